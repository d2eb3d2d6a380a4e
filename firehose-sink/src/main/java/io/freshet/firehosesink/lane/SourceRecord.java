package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A record as the log holds it.
 *
 * @param offset its place in its shard, 0 or more, ever growing
 * @param data not copied: whoever hands it over does not change it any more
 */
public record SourceRecord(int shard, long offset, Instant arrivedAt, byte[] data) {
    public SourceRecord {
        if (shard < 0 || offset < 0) {
            throw new IllegalArgumentException("shard " + shard + ", offset " + offset + " (expected: 0 or more)");
        }
        requireNonNull(arrivedAt, "arrivedAt");
        requireNonNull(data, "data");
    }
}
