package io.freshet.ingest.flink;

import java.io.Serializable;

/** A record to be written: which shard takes it is decided by its partition key. */
@SuppressWarnings("ArrayRecordComponent") // payloads are many and large, and nobody compares them
public record OutgoingRecord(String partitionKey, byte[] data) implements Serializable {}
