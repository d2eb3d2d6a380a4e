package io.freshet.firehosesink.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Reads the shards of one log. Used by one thread; only {@link #wakeup} may be called by another. */
public interface RecordReader extends AutoCloseable {
    /** All shards there are now; asked again from time to time, so that shards born later are found. */
    Collection<Integer> shards();

    /** From where to read the shard; a shard is read only after this. */
    void seek(int shard, long offset);

    /** The oldest offset the log still holds, or the next one if it holds nothing. */
    long beginning(int shard);

    /** The first offset that arrived at or after the instant; the next offset to be written if nothing has. */
    long firstArrivedSince(int shard, Instant instant);

    /** The next records, ordered within each shard; empty if none came before the timeout or {@link #wakeup}. */
    List<SourceRecord> poll(Duration timeout);

    /** Makes a running or the next {@link #poll} return at once. */
    void wakeup();

    @Override
    void close();
}
