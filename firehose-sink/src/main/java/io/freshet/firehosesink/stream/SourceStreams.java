package io.freshet.firehosesink.stream;

/** The Kinesis streams that may be a source. */
@FunctionalInterface
public interface SourceStreams {
    boolean exists(String streamArn);
}
