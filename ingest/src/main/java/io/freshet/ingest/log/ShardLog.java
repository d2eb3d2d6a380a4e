package io.freshet.ingest.log;

import io.freshet.awsapi.trace.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Ordered records by shard, durable and shared. Used by many threads at once; every method may throw a {@link LogException}.
 *
 * <p>What a transaction wrote is seen once it is committed, and whatever follows an open transaction in its shard waits for it.
 */
public interface ShardLog extends AutoCloseable {
    /** Makes an empty log with shards 0 to {@code shards - 1}; {@code EXISTS} if there is one of that name. */
    void create(LogName log, int shards, Duration retention);

    /** Removes a log with all its records; {@code NOT_FOUND} if there is none. When it returns, the name is free. */
    void delete(LogName log);

    /** Forgets what is remembered of a log that another process may have deleted. */
    default void forget(LogName log) {}

    /** Adds empty shards up to number {@code shards - 1}; one that is there stays as it is. */
    void extend(LogName log, int shards);

    /** Changes how long records are kept. */
    void retain(LogName log, Duration retention);

    /**
     * Stores a record, and tells the listener when it is stored. Records that one thread appends to a shard keep their order.
     *
     * @param partitionKey in UTF-8
     * @param trace to which the record belongs; null if it is not traced
     */
    void append(
            LogName log,
            int shard,
            byte @Nullable [] partitionKey,
            byte[] data,
            @Nullable TraceContext trace,
            AppendListener listener);

    /** As the other, of a record that is not traced. */
    default void append(LogName log, int shard, byte @Nullable [] partitionKey, byte[] data, AppendListener listener) {
        append(log, shard, partitionKey, data, null, listener);
    }

    /** As the other, with a stage that is complete when the record is stored. */
    default CompletionStage<Appended> append(LogName log, int shard, @Nullable String partitionKey, byte[] data) {
        return append(log, shard, partitionKey, data, (TraceContext) null);
    }

    /** As the others, with a stage that is complete when the record is stored. */
    default CompletionStage<Appended> append(
            LogName log, int shard, @Nullable String partitionKey, byte[] data, @Nullable TraceContext trace) {
        CompletableFuture<Appended> result = new CompletableFuture<>();
        byte[] key = partitionKey == null ? null : partitionKey.getBytes(StandardCharsets.UTF_8);
        append(log, shard, key, data, trace, new AppendListener() {
            @Override
            public void appended(long offset, long arrivedAtMillis) {
                result.complete(new Appended(offset, Instant.ofEpochMilli(arrivedAtMillis)));
            }

            @Override
            public void failed(LogException failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /**
     * Reads from an offset on, at most {@code maxRecords}, and at most {@code maxBytes} of data and keys unless the first record
     * alone is larger. If nothing is there it waits for up to {@code maxWait}. An offset that has been trimmed reads from the start.
     */
    ReadBatch read(LogName log, int shard, long offset, int maxRecords, long maxBytes, Duration maxWait);

    /** Completes, on a thread that must not be kept, as soon as there is something to read at or after the offset, or after the wait. */
    CompletionStage<Void> whenReadable(LogName log, int shard, long offset, Duration maxWait);

    /** The offset of the oldest record that is kept. */
    long startOffset(LogName log, int shard);

    /** The offset up to which everything can be read now: the next record will not be before it. */
    long endOffset(LogName log, int shard);

    /** The offset of the next record that is appended; records before it may belong to open transactions and be unreadable yet. */
    long writtenOffset(LogName log, int shard);

    /** The offset of the first record that arrived at or after the instant, or the end offset if there is none. */
    long offsetAt(LogName log, int shard, Instant arrivedAt);

    @Override
    void close();
}
