package io.freshet.awsapi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.wire.Admission.Admitted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.PayloadTrait;

/** REST with JSON: method and path name the operation; members are in the path, the query, headers or the body, as the model says. */
final class RestJsonProtocol implements OtherProtocol {
    private static final String ERROR_TYPE = "x-amzn-errortype";

    /** What the services of this protocol answer with 403, those of the others with 400. */
    private static final Set<String> FORBIDDEN = Set.of(
            "AccessDeniedException",
            "InvalidSignatureException",
            "IncompleteSignatureException",
            "MissingAuthenticationTokenException",
            "UnrecognizedClientException");

    private final RestRoutes routes;
    private final Admission admission;
    private final Executor answers;

    /** @param answers writes answers that were not there at once */
    RestJsonProtocol(List<BoundService> services, Admission admission, Executor answers) {
        this.routes = new RestRoutes(services);
        this.admission = admission;
        this.answers = answers;
    }

    @Override
    public boolean claims(WireRequest request) {
        return request.header("x-amz-target").isEmpty()
                && !request.method().equals("OPTIONS")
                && routes.mayHave(request.path());
    }

    @Override
    public CompletionStage<WireResponse> answer(WireRequest request, String requestId) {
        Optional<RestRoutes.Found> found = routes.find(request.method(), request.path());
        BoundService service = found.map(RestRoutes.Found::service).orElse(null);
        String name = found.map(RestRoutes.Found::operation).orElse(request.path());
        try {
            RestRoutes.Found known = found.orElseThrow(() -> new ApiException(
                    "UnknownOperationException",
                    404,
                    "No operation answers to " + request.method() + " " + request.path()));
            BoundOperation<?, ?> operation = known.service()
                    .operation(known.operation())
                    .orElseThrow(() -> new ApiException("UnknownOperationException", 404, ""));
            Admitted sender = admission.admit(request, operation.service(), requestId);
            CompletionStage<?> answered = operation.call(new RestBody(known, sender.request()), sender);
            Executor writer = answered.toCompletableFuture().isDone() ? Runnable::run : answers;
            return answered.handleAsync(
                    (answer, failure) -> failure == null
                            ? success(known.status(), requestId, (SdkPojo) answer)
                            : failure(requestId, service, name, failure),
                    writer);
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedFuture(failure(requestId, service, name, e));
        }
    }

    private static WireResponse success(int modelled, String requestId, SdkPojo answer) {
        int status = modelled;
        byte[] body = new byte[0];
        boolean whole = false;
        Map<String, String> headers = new LinkedHashMap<>();
        for (SdkField<?> field : answer.sdkFields()) {
            Object value = field.getValueOrDefault(answer);
            if (field.containsTrait(PayloadTrait.class)) {
                whole = true;
                body = value instanceof SdkBytes bytes ? bytes.asByteArrayUnsafe() : body;
            } else if (value != null && field.location() == MarshallLocation.STATUS_CODE) {
                status = (Integer) value;
            } else if (value != null && field.location() == MarshallLocation.HEADER) {
                headers.put(field.locationName(), String.valueOf(value));
            }
        }
        if (!whole && status != 204) {
            body = PojoWriter.write(WireFormat.REST_JSON, answer);
        }
        WireResponse response = Refusals.response(status, WireFormat.REST_JSON.contentType(), requestId, body);
        response.headers().putAll(headers);
        return response;
    }

    private static WireResponse failure(
            String requestId, @Nullable BoundService service, String operation, Throwable thrown) {
        Fault fault = Fault.of(thrown, service, requestId, operation);
        int status = fault.status() == 400 && FORBIDDEN.contains(fault.code()) ? 403 : fault.status();
        Map<String, String> leading = new LinkedHashMap<>();
        leading.put("Type", status < 500 ? "User" : "Server");
        leading.put(fault.messageMember(), Refusals.encodable(fault.message() == null ? "" : fault.message()));
        WireResponse response = Refusals.response(
                status,
                WireFormat.REST_JSON.contentType(),
                requestId,
                PojoWriter.write(WireFormat.REST_JSON, fault.details(), leading));
        response.headers().put(ERROR_TYPE, fault.code());
        if (fault.details() != null) {
            putHeaders(fault.details(), response.headers());
        }
        return response;
    }

    private static void putHeaders(SdkPojo details, Map<String, String> headers) {
        for (SdkField<?> field : details.sdkFields()) {
            Object value = field.getValueOrDefault(details);
            if (value != null && field.location() == MarshallLocation.HEADER) {
                headers.put(
                        field.locationName(), new String(String.valueOf(value).getBytes(UTF_8), UTF_8));
            }
        }
    }
}
