package io.freshet.awsapi.wire;

import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.wire.Admission.Admitted;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Smithy's RPC v2 over CBOR: service and operation are in the path. An answer without members is an empty map. */
final class RpcV2CborProtocol implements OtherProtocol {
    private static final String NAME = "rpc-v2-cbor";
    private static final Pattern PATH =
            Pattern.compile("/service/([A-Za-z0-9_.]{1,128})/operation/([A-Za-z0-9_]{1,128})");

    private final Map<String, BoundService> services;
    private final Admission admission;

    /** @param services by target prefix, which is the name in the path too */
    RpcV2CborProtocol(Map<String, BoundService> services, Admission admission) {
        this.services = services;
        this.admission = admission;
    }

    @Override
    public boolean claims(WireRequest request) {
        return request.method().equals("POST")
                && request.header("smithy-protocol").equals(NAME);
    }

    @Override
    public CompletionStage<WireResponse> answer(WireRequest request, String requestId) {
        Matcher path = PATH.matcher(request.path().split("\\?", 2)[0]);
        BoundService service = path.matches() ? services.get(path.group(1)) : null;
        try {
            BoundOperation<?, ?> operation = Optional.ofNullable(service)
                    .filter(known -> known.model.speaks("smithy-rpc-v2-cbor"))
                    .flatMap(known -> known.operation(path.group(2)))
                    .orElseThrow(() -> new ApiException("UnknownOperationException", 404, ""));
            Admitted sender = admission.admit(request, operation.service(), requestId);
            return operation
                    .call(BodyReader.of(WireFormat.RPC_CBOR, sender.request()), sender)
                    .handle((answer, failure) -> failure == null
                            ? response(200, requestId, AwsDispatcher.body(WireFormat.RPC_CBOR, answer))
                            : failure(request, requestId, service, failure));
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedFuture(failure(request, requestId, service, e));
        }
    }

    private static WireResponse failure(
            WireRequest request, String requestId, @Nullable BoundService service, Throwable thrown) {
        Fault fault = Fault.of(thrown, service, requestId, request.path());
        WireResponse response = response(fault.status(), requestId, fault.body(WireFormat.RPC_CBOR));
        fault.putHeader(service, response.headers());
        return response;
    }

    private static WireResponse response(int status, String requestId, byte[] body) {
        WireResponse response = Refusals.response(status, WireFormat.RPC_CBOR.contentType(), requestId, body);
        response.headers().put("smithy-protocol", NAME);
        return response;
    }
}
