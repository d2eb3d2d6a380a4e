package io.freshet.awsapi.operation;

import static java.util.Objects.requireNonNull;

/**
 * Who asks, and under which id: taken from the credential scope of the signature, or the configured defaults.
 *
 * @param accountId twelve digits
 * @param region for example {@code us-east-1}
 * @param requestId the UUID that goes back as {@code x-amzn-RequestId}
 * @param dryRun whether the request only asks if it would succeed
 */
public record Caller(String accountId, String region, String requestId, boolean dryRun) {
    public Caller {
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException("accountId: " + accountId + " (expected: 12 digits)");
        }
        requireNonNull(region, "region");
        requireNonNull(requestId, "requestId");
    }

    /** One whose requests are meant. */
    public Caller(String accountId, String region, String requestId) {
        this(accountId, region, requestId, false);
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
        return new Caller(accountId, region, requestId, true);
    }

    /** An ARN of this caller's account and region, for example {@code arn("kinesis", "stream/orders")}. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + accountId + ":" + resource;
    }
}
