package io.freshet.awsapi.wire;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.model.ServiceModel.ErrorShape;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.ServiceApi;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Answers requests of the JSON protocol family. The order of checks is the services' own: method, content type, target, signature, body,
 * values, operation; an error is answered in the request's format.
 */
public final class AwsDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(AwsDispatcher.class);

    private final Map<String, BoundService> services = new HashMap<>();
    private final CallerDefaults defaults;
    private final Supplier<String> requestIds;
    private final AccessControl access;

    /** Lets everybody in. */
    public AwsDispatcher(List<ServiceApi> services, CallerDefaults defaults, Supplier<String> requestIds) {
        this(services, defaults, requestIds, AccessControl.open(defaults.accountId()));
    }

    /** @param requestIds gives a fresh UUID for every request */
    public AwsDispatcher(
            List<ServiceApi> services, CallerDefaults defaults, Supplier<String> requestIds, AccessControl access) {
        services.forEach(api -> this.services.put(api.targetPrefix(), new BoundService(api)));
        this.defaults = defaults;
        this.requestIds = requestIds;
        this.access = access;
    }

    /** Never throws; the stage never completes exceptionally. */
    public CompletionStage<WireResponse> dispatch(WireRequest request) {
        String requestId = requestIds.get();
        Optional<WireResponse> refused = Refusals.beforeParsing(request, requestId);
        if (refused.isPresent()) {
            return CompletableFuture.completedFuture(refused.get());
        }
        WireFormat format =
                WireFormat.ofContentType(request.header("content-type")).orElseThrow();
        String[] target = request.header("x-amz-target").split("\\.", 2);
        BoundService service = services.get(target[0]);
        try {
            BoundOperation<?, ?> operation = find(service, target);
            Authenticated sender = authenticate(request, operation);
            Caller caller = new Caller(sender.key().accountId(), defaults.region(), requestId);
            return operation
                    .call(format, sender.body(), caller, asked -> operation.authorize(access, sender, asked, caller))
                    .handle((answer, failure) -> failure == null
                            ? success(format, requestId, operation.hasOutput, answer)
                            : failure(format, requestId, service, target, failure));
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedFuture(failure(format, requestId, service, target, e));
        }
    }

    /** An error of the server before or around the dispatcher, in the format of the request or else in JSON. */
    public WireResponse refusal(String contentType, int status, String code, String message) {
        WireFormat format = WireFormat.ofContentType(contentType).orElse(WireFormat.JSON);
        return error(format, requestIds.get(), status, code, "message", message, null);
    }

    private Authenticated authenticate(WireRequest request, BoundOperation<?, ?> operation) {
        return access.authenticate(
                new SignedRequest(request.method(), request.path(), request.headers(), request.body()),
                operation.service());
    }

    private static BoundOperation<?, ?> find(@Nullable BoundService service, String[] target) {
        return Optional.ofNullable(service)
                .filter(known -> target.length == 2)
                .flatMap(known -> known.operation(target[1]))
                .orElseThrow(() -> new ApiException("UnknownOperationException", 400, ""));
    }

    private static WireResponse success(WireFormat format, String requestId, boolean hasOutput, SdkPojo answer) {
        byte[] body = hasOutput ? PojoWriter.write(format, answer) : new byte[0];
        return Refusals.response(200, format.contentType(), requestId, body);
    }

    private WireResponse failure(
            WireFormat format, String requestId, @Nullable BoundService service, String[] target, Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof ApiException e) {
            return error(format, requestId, e.status(), e.code(), "message", e.getMessage(), null);
        }
        if (failure instanceof AwsServiceException e && service != null) {
            Optional<ErrorShape> shape = service.model.error(e.getClass().getSimpleName());
            if (shape.isPresent()) {
                ErrorShape modelled = shape.get();
                return error(
                        format,
                        requestId,
                        modelled.status(),
                        modelled.code(),
                        modelled.messageMember(),
                        e.getMessage(),
                        e);
            }
        }
        LOG.error("request failed requestId={} target={}", requestId, String.join(".", target), failure);
        String message =
                "The request failed inside the server; its log has the reason under request id " + requestId + ".";
        return error(format, requestId, 500, "InternalFailure", "message", message, null);
    }

    private static WireResponse error(
            WireFormat format,
            String requestId,
            int status,
            String code,
            String messageMember,
            @Nullable String message,
            @Nullable SdkPojo details) {
        Map<String, String> leading = new LinkedHashMap<>();
        leading.put("__type", code);
        if (message != null && !message.isEmpty()) {
            leading.put(messageMember, Refusals.encodable(message));
        }
        return Refusals.response(status, format.contentType(), requestId, PojoWriter.write(format, details, leading));
    }
}
