package io.freshet.ingest.flink;

import java.io.Serializable;

/**
 * A record to be written: which shard takes it is decided by its partition key.
 *
 * @param traceparent of the trace to which it belongs; empty if it is not traced
 */
@SuppressWarnings("ArrayRecordComponent") // payloads are many and large, and nobody compares them
public record OutgoingRecord(String partitionKey, byte[] data, String traceparent) implements Serializable {
    /** One that is not traced. */
    public OutgoingRecord(String partitionKey, byte[] data) {
        this(partitionKey, data, "");
    }
}
