package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.time.Instant;

/**
 * Where a delivery begins that has no checkpoint yet. There is no "latest": between the creation of a delivery stream and the first
 * read of its job records may arrive, so a delivery of new records only begins at an instant, which stays what it is over crashes.
 *
 * @param arrivedSince {@link Instant#MIN} for everything the log holds
 */
public record StartPosition(Instant arrivedSince) implements Serializable {
    public static StartPosition beginning() {
        return new StartPosition(Instant.MIN);
    }

    public static StartPosition arrivedSince(Instant instant) {
        return new StartPosition(instant);
    }

    /** The first offset to read of a shard that has no position yet. */
    public long in(RecordReader reader, int shard) {
        return arrivedSince.equals(Instant.MIN)
                ? reader.beginning(shard)
                : reader.firstArrivedSince(shard, arrivedSince);
    }
}
