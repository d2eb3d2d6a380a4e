package io.freshet.ingest.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When something was done that may be done only so often in 24 hours.
 *
 * @param moments oldest first; those before the last day may be missing
 */
public record RollingDay(List<Instant> moments) {
    public static final RollingDay NEVER = new RollingDay(List.of());

    private static final Duration DAY = Duration.ofHours(24);

    public RollingDay {
        moments = List.copyOf(moments);
    }

    /** How often in the 24 hours before {@code now}. */
    public int count(Instant now) {
        return within(now).size();
    }

    /** Once more; forgets what no longer counts. */
    public RollingDay and(Instant now) {
        List<Instant> counted = new ArrayList<>(within(now));
        counted.add(now);
        return new RollingDay(counted);
    }

    private List<Instant> within(Instant now) {
        return moments.stream().filter(moment -> moment.isAfter(now.minus(DAY))).toList();
    }
}
