package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a delivery begins that has no checkpoint yet. There is no "latest": between the creation of a delivery stream and the first
 * read of its job records may arrive, so a delivery of new records only begins at an instant, which stays what it is over crashes.
 *
 * @param arrivedSince {@link Instant#MIN} for everything the log holds
 * @param known by shard, where somebody has looked before and found nothing to be delivered before these offsets
 */
public record StartPosition(Instant arrivedSince, TreeMap<Integer, Long> known) implements Serializable {
    public static StartPosition beginning() {
        return new StartPosition(Instant.MIN, new TreeMap<>());
    }

    public static StartPosition arrivedSince(Instant instant) {
        return new StartPosition(instant, new TreeMap<>());
    }

    /** The same where nothing else is known. */
    public StartPosition knowing(Map<Integer, Long> offsets) {
        return new StartPosition(arrivedSince, new TreeMap<>(offsets));
    }

    /** The first offset to read of a shard that has no position yet. */
    public long in(RecordReader reader, int shard) {
        Long offset = known.get(shard);
        if (offset != null) {
            return Math.max(offset, reader.beginning(shard));
        }
        return arrivedSince.equals(Instant.MIN)
                ? reader.beginning(shard)
                : reader.firstArrivedSince(shard, arrivedSince);
    }

    /** The first offset at or after {@code position} that may have to be delivered. */
    public long after(int shard, long position) {
        @Nullable Long offset = known.get(shard);
        return offset == null ? position : Math.max(position, offset);
    }
}
