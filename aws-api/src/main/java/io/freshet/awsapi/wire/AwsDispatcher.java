package io.freshet.awsapi.wire;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.EventStream;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.awsapi.trace.Sampler;
import io.freshet.awsapi.wire.Admission.Admitted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
    private final Supplier<String> requestIds;
    private final Admission admission;
    private final Executor answers;

    /** Lets everybody in. */
    public AwsDispatcher(
            List<ServiceApi> services, CallerDefaults defaults, Supplier<String> requestIds, Executor answers) {
        this(services, defaults, requestIds, answers, AccessControl.open(defaults.accountId()), Sampler.OFF);
    }

    /** Traces nothing. */
    public AwsDispatcher(
            List<ServiceApi> services,
            CallerDefaults defaults,
            Supplier<String> requestIds,
            Executor answers,
            AccessControl access) {
        this(services, defaults, requestIds, answers, access, Sampler.OFF);
    }

    /**
     * Binds the services.
     *
     * @param requestIds gives a fresh UUID for every request
     * @param answers writes answers that were not there at once
     * @param access decides who may do what, in every protocol
     * @param sampler decides what is traced
     */
    public AwsDispatcher(
            List<ServiceApi> services,
            CallerDefaults defaults,
            Supplier<String> requestIds,
            Executor answers,
            AccessControl access,
            Sampler sampler) {
        services.forEach(api -> this.services.put(api.targetPrefix(), new BoundService(api)));
        this.admission = new Admission(access, defaults, sampler);
        this.others = List.of(
                new RestJsonProtocol(List.copyOf(this.services.values()), admission, answers),
                new RpcV2CborProtocol(this.services, admission),
                new QueryProtocol(List.copyOf(this.services.values()), admission));
        this.requestIds = requestIds;
        this.answers = answers;
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
            Admitted sender = admission.admit(request, operation.service(), requestId);
            CompletionStage<?> answered = operation.call(BodyReader.of(format, sender.request()), sender);
            // Whoever completes it has other things to do than to write answers.
            Executor writer = answered.toCompletableFuture().isDone() ? Runnable::run : answers;
            return answered.handleAsync(
                    (answer, failure) -> failure == null
                            ? success(format, requestId, service, target, operation.hasOutput, answer)
                            : failure(format, requestId, service, target, failure),
                    writer);
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedFuture(failure(format, requestId, service, target, e));
        }
    }

    /** An error of the server before or around the dispatcher, in the format of the request or else in JSON. */
    public WireResponse refusal(String contentType, int status, String code, String message) {
        WireFormat format = WireFormat.ofContentType(contentType).orElse(WireFormat.JSON);
        Fault fault = new Fault(status, code, code, "message", message, null);
        return Refusals.response(status, format.contentType(), requestIds.get(), fault.body(format));
    }

    private static BoundOperation<?, ?> find(@Nullable BoundService service, String[] target) {
        return Optional.ofNullable(service)
                .filter(known -> target.length == 2)
                .flatMap(known -> known.operation(target[1]))
                .orElseThrow(() -> new ApiException("UnknownOperationException", 400, ""));
    }

    private WireResponse success(
            WireFormat format,
            String requestId,
            @Nullable BoundService service,
            String[] target,
            boolean hasOutput,
            Object answer) {
        if (answer instanceof EventStream events) {
            EventFrames frames =
                    new EventFrames(events, thrown -> Fault.of(thrown, service, requestId, String.join(".", target))
                            .inFrame());
            return Refusals.streaming(EventFrames.CONTENT_TYPE, requestId, frames);
        }
        byte[] body = hasOutput ? body(format, answer) : new byte[0];
        return Refusals.response(200, format.contentType(), requestId, body);
    }

    static byte[] body(WireFormat format, Object answer) {
        return answer instanceof WrittenAnswer written
                ? PojoWriter.write(format, written)
                : PojoWriter.write(format, (SdkPojo) answer);
    }

    private static WireResponse failure(
            WireFormat format, String requestId, @Nullable BoundService service, String[] target, Throwable thrown) {
        Fault fault = Fault.of(thrown, service, requestId, String.join(".", target));
        WireResponse response = Refusals.response(fault.status(), format.contentType(), requestId, fault.body(format));
        fault.putHeader(service, response.headers());
        return response;
    }
}
