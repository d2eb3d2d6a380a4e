package io.freshet.firehosesink.stream;

/** The Kinesis streams and the topics that may be a source. */
@FunctionalInterface
public interface SourceStreams {
    boolean exists(String streamArn);

    /** Whether Kafka has the topic; throws {@link RuntimeException} if it does not answer. */
    default boolean topicExists(String topic) {
        return true;
    }
}
