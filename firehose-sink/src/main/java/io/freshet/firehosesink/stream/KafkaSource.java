package io.freshet.firehosesink.stream;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * A Kafka topic that a delivery stream reads.
 *
 * @param clusterArn as given: there is one Kafka here, whatever it is called
 * @param roleArn as given
 * @param connectivity as given, {@code PUBLIC} or {@code PRIVATE}
 * @param readFrom where to begin
 */
public record KafkaSource(String clusterArn, String topic, String roleArn, String connectivity, Instant readFrom) {
    /** What streams, delivery streams and Kafka itself keep: who reads it goes past their policies and keys. */
    private static final List<String> RESERVED =
            List.of("kinesis.", "kinesis-dotted.", "firehose.", "firehose-dotted.", "freshet-", "__");

    private static final int LONGEST_TOPIC = 249;

    public KafkaSource {
        requireNonNull(readFrom, "readFrom");
        if (RESERVED.stream().anyMatch(topic::startsWith)) {
            throw Json.invalid("TopicName " + topic + " is a topic of the server's own (expected: one of yours"
                    + (topic.startsWith("kinesis") ? ", or the Kinesis stream as KinesisStreamAsSource" : "") + ").");
        }
        if (!topic.matches("[a-zA-Z0-9._-]{1," + LONGEST_TOPIC + "}")) {
            throw Json.invalid("TopicName " + topic + " is no name of a topic (expected: 1 to " + LONGEST_TOPIC
                    + " letters, digits, '.', '_' and '-').");
        }
    }
}
