package io.freshet.ingest.log;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reads some shards of one log continuously. For one thread, except {@link #wakeup()}. Sees what transactions wrote once they are
 * committed.
 */
public interface ShardReader extends AutoCloseable {
    /** All shards of the log, in order; {@code NOT_FOUND} if there is no such log. */
    List<Integer> shards();

    long startOffset(int shard);

    /** The end of what can be read now. */
    long endOffset(int shard);

    /** The offset of the first record that arrived at or after the instant, or the end offset if there is none. */
    long offsetAt(int shard, Instant arrivedAt);

    /** Adds the shard to those that are read, and reads it from the offset on; a trimmed offset reads from the start. */
    void seek(int shard, long offset);

    /** The next records of the shards sought, each shard's in order; waits for the first of them for up to {@code timeout}. */
    List<LogRecord> poll(Duration timeout);

    /**
     * The shards of which everything has been polled, with the time since which that is so: whatever is polled of such a shard
     * later was stored at or after that instant, or was committed after it. Asks the log, so call it some times a second, not more.
     */
    Map<Integer, Instant> caughtUp();

    /** Ends the running, or the next, call at once; it returns what it has. */
    void wakeup();

    @Override
    void close();
}
