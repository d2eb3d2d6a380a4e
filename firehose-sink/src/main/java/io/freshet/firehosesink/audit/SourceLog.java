package io.freshet.firehosesink.audit;

import java.util.Map;
import java.util.OptionalLong;

/** The log that a delivery stream reads, as an audit sees it. */
public interface SourceLog {
    /** What of each shard belongs to the delivery stream. */
    Map<Integer, Extent> shards();

    /** How many records there are from an offset on and before another; empty if the log no longer holds all of them. */
    OptionalLong records(int shard, long from, long to);

    /**
     * A stretch of a shard.
     *
     * @param begin the first offset that is to be delivered; empty if the log no longer tells
     * @param end the offset after the last record
     */
    record Extent(OptionalLong begin, long end) {}
}
