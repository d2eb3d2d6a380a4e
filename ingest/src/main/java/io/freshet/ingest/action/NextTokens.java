package io.freshet.ingest.action;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;

/** What all tokens that lists go on with have in common. */
final class NextTokens {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private NextTokens() {}

    static InvalidArgumentException invalid() {
        return KinesisErrors.invalidArgument("Invalid NextToken.");
    }

    static void requireFresh(Instant issuedAt, Instant now) {
        if (now.isAfter(issuedAt.plus(LIFETIME))) {
            throw ExpiredNextTokenException.builder()
                    .message("NextToken expired: it is good for 300 seconds.")
                    .build();
        }
    }
}
