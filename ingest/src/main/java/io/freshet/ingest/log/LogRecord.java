package io.freshet.ingest.log;

import io.freshet.awsapi.trace.TraceContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stored record. The data is not copied: nobody changes it.
 *
 * @param offset grows within a shard, not always by one
 * @param arrivedAt the log's own clock, to the millisecond; never goes back within a shard
 * @param partitionKey absent if the producer gave none
 * @param encrypted whether the data, as it is here, was encrypted in the log
 * @param trace to which it belongs; absent if it is not traced
 */
@SuppressWarnings("ArrayRecordComponent") // payloads are many and large; identity is shard and offset
public record LogRecord(
        int shard,
        long offset,
        Instant arrivedAt,
        @Nullable String partitionKey,
        byte[] data,
        boolean encrypted,
        @Nullable TraceContext trace) {
    /** One that is not encrypted, as far as the log knows, and not traced. */
    public LogRecord(int shard, long offset, Instant arrivedAt, @Nullable String partitionKey, byte[] data) {
        this(shard, offset, arrivedAt, partitionKey, data, false, null);
    }

    /** One that is not traced. */
    public LogRecord(
            int shard, long offset, Instant arrivedAt, @Nullable String partitionKey, byte[] data, boolean encrypted) {
        this(shard, offset, arrivedAt, partitionKey, data, encrypted, null);
    }

    /** The same record with its data as it was put. */
    public LogRecord withData(byte[] opened, boolean wasEncrypted) {
        return new LogRecord(shard, offset, arrivedAt, partitionKey, opened, wasEncrypted, trace);
    }
}
