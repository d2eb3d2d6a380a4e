package io.freshet.ingest.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A consumer with the stream that it reads. */
public record ConsumerRef(Stream stream, Consumer consumer) {
    private static final Pattern ARN = Pattern.compile(
            "arn:[a-z-]+:kinesis:[^:]*:\\d{12}:stream/([a-zA-Z0-9_.-]{1,128})/consumer/([a-zA-Z0-9_.-]{1,128}):\\d+");

    /** For example {@code arn:aws:kinesis:us-east-1:000000000000:stream/orders/consumer/billing:1421889722}. */
    public String arn() {
        return stream.arn() + "/consumer/" + consumer.name() + ":"
                + consumer.createdAt().getEpochSecond();
    }

    /** The stream's name in the ARN of a consumer; empty if it is not one. */
    static Optional<String> streamName(String consumerArn) {
        return Optional.of(ARN.matcher(consumerArn)).filter(Matcher::matches).map(arn -> arn.group(1));
    }

    /** The consumer's name in its ARN; empty if it is not one. */
    static Optional<String> consumerName(String consumerArn) {
        return Optional.of(ARN.matcher(consumerArn)).filter(Matcher::matches).map(arn -> arn.group(2));
    }
}
