package io.freshet.awsapi.operation;

import static java.util.Objects.requireNonNull;

/**
 * Who asks, and under which id: taken from the credential scope of the signature, or the configured defaults.
 *
 * @param accountId twelve digits
 * @param region for example {@code us-east-1}
 * @param requestId the UUID that goes back as {@code x-amzn-RequestId}
 */
public record Caller(String accountId, String region, String requestId) {
    public Caller {
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException("accountId: " + accountId + " (expected: 12 digits)");
        }
        requireNonNull(region, "region");
        requireNonNull(requestId, "requestId");
    }

    /** An ARN of this caller's account and region, for example {@code arn("kinesis", "stream/orders")}. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + accountId + ":" + resource;
    }
}
