package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.ForwardingOperation;
import io.freshet.awsapi.operation.Operation;
import io.freshet.ingest.limit.Limits;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/** An operation of the control plane that may be called only so often. */
final class RateLimited<I extends SdkPojo, O> extends ForwardingOperation<I, O> {
    private static final Pattern STREAM_IN_ARN = Pattern.compile(":stream/([^/]+)");

    private final Limits limits;

    RateLimited(Operation<I, O> operation, Limits limits) {
        super(operation);
        this.limits = limits;
    }

    @Override
    public CompletionStage<O> handle(I request, Caller caller) {
        String stream = streamOf(request);
        if (!limits.takesCall(name(), caller.accountId(), stream)) {
            throw KinesisErrors.limitExceeded("Rate exceeded " + (stream.isEmpty() ? "" : "for stream " + stream + " ")
                    + "under account " + caller.accountId() + ".");
        }
        return operation.handle(request, caller);
    }

    /** The name that a request gives in one of the ways that there are. */
    private static String streamOf(SdkPojo request) {
        if (!(request instanceof SdkRequest members)) {
            return "";
        }
        return member(members, "StreamName")
                .or(() -> member(members, "StreamARN")
                        .or(() -> member(members, "ConsumerARN"))
                        .or(() -> member(members, "ResourceARN"))
                        .map(STREAM_IN_ARN::matcher)
                        .filter(Matcher::find)
                        .map(found -> found.group(1)))
                .orElse("");
    }

    private static Optional<String> member(SdkRequest request, String name) {
        return request.getValueForField(name, Object.class)
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }
}
