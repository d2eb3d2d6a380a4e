package io.freshet.awsapi.wire;

import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.ServiceApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Answers requests of the JSON protocol family, and hands those of the {@link OtherProtocol}s to them. The order of checks is the services' own: method, content type, target, signature, body,
 * values, operation; an error is answered in the request's format.
 */
public final class AwsDispatcher {
    private final Map<String, BoundService> services = new HashMap<>();
    private final List<OtherProtocol> others;
    private final CallerDefaults defaults;
    private final Supplier<String> requestIds;

    /** @param requestIds gives a fresh UUID for every request */
    public AwsDispatcher(List<ServiceApi> services, CallerDefaults defaults, Supplier<String> requestIds) {
        services.forEach(api -> this.services.put(api.targetPrefix(), new BoundService(api)));
        this.others = List.of(
                new RpcV2CborProtocol(this.services, defaults),
                new QueryProtocol(List.copyOf(this.services.values()), defaults));
        this.defaults = defaults;
        this.requestIds = requestIds;
    }

    /** Never throws; the stage never completes exceptionally. */
    public CompletionStage<WireResponse> dispatch(WireRequest request) {
        String requestId = requestIds.get();
        for (OtherProtocol other : others) {
            if (other.claims(request)) {
                return other.answer(request, requestId);
            }
        }
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
            Signature.of(request);
            Caller caller = new Caller(defaults.accountId(), defaults.region(), requestId);
            return operation
                    .call(BodyReader.of(format, request), caller)
                    .handle((answer, failure) -> failure == null
                            ? success(format, requestId, operation.hasOutput, answer)
                            : failure(format, requestId, service, target, failure));
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedFuture(failure(format, requestId, service, target, e));
        }
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

    private static WireResponse failure(
            WireFormat format, String requestId, @Nullable BoundService service, String[] target, Throwable thrown) {
        Fault fault = Fault.of(thrown, service, requestId, String.join(".", target));
        return Refusals.response(fault.status(), format.contentType(), requestId, fault.body(format));
    }
}
