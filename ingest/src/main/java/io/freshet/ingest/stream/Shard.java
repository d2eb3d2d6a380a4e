package io.freshet.ingest.stream;

import java.time.Instant;

/**
 * One shard of a stream.
 *
 * @param index the number in its id, and the shard of the log
 * @param createdAt to the second, as it goes into sequence numbers
 */
public record Shard(int index, HashKeyRange range, Instant createdAt) {
    public ShardId id() {
        return new ShardId(index);
    }

    /** Before every record of the shard. */
    public SequenceNumber startingSequenceNumber() {
        return SequenceNumber.start(index, createdAt);
    }
}
