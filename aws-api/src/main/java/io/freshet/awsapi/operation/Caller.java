package io.freshet.awsapi.operation;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and under which id: taken from the credential scope of the signature, or the configured defaults.
 *
 * @param accountId twelve digits
 * @param region for example {@code us-east-1}
 * @param requestId the UUID that goes back as {@code x-amzn-RequestId}
 * @param dryRun whether the request only asks if it would succeed
 * @param trace to which the request belongs; null if it is not traced
 */
public record Caller(String accountId, String region, String requestId, boolean dryRun, @Nullable TraceContext trace) {
    public Caller {
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException("accountId: " + accountId + " (expected: 12 digits)");
        }
        requireNonNull(region, "region");
        requireNonNull(requestId, "requestId");
    }

    /** One whose requests are meant. */
    public Caller(String accountId, String region, String requestId) {
        this(accountId, region, requestId, false, null);
    }

    /** Throws if the request has only asked whether it would succeed: to be called once that is known. */
    public void endDryRun() {
        if (dryRun) {
            throw new ApiException(
                    "DryRunOperationException", 400, "Request would have succeeded, but DryRun flag is set.");
        }
    }

    /** The same caller, who only asks. */
    public Caller onDryRun() {
        return new Caller(accountId, region, requestId, true, trace);
    }

    /** The same caller, with a request that is traced, or is not. */
    public Caller traced(@Nullable TraceContext context) {
        return new Caller(accountId, region, requestId, dryRun, context);
    }

    /** An ARN of this caller's account and region, for example {@code arn("kinesis", "stream/orders")}. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + accountId + ":" + resource;
    }
}
