package io.freshet.ingest.log;

import java.time.Instant;

/**
 * Where and when a record was stored.
 *
 * @param arrivedAt the log's own clock, to the millisecond; never goes back within a shard
 */
public record Appended(long offset, Instant arrivedAt) {}
