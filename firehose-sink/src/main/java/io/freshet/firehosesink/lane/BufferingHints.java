package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a buffer is sealed: whichever is met first.
 *
 * @param sizeBytes measured before compression
 * @param interval counted from the first record in the buffer; zero means as soon as nothing more is at hand
 */
public record BufferingHints(long sizeBytes, Duration interval) implements Serializable {
    /** The longest that records wait under a zero interval while more keep coming. */
    static final Duration ZERO_INTERVAL_LIMIT = Duration.ofSeconds(1);

    public BufferingHints {
        if (sizeBytes < 1 || sizeBytes > 128L << 20) {
            throw new IllegalArgumentException("size: " + sizeBytes + " B (expected: 1 B..128 MiB)");
        }
        if (interval.isNegative() || interval.compareTo(Duration.ofMinutes(15)) > 0) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: 0 s..900 s)");
        }
    }

    public static BufferingHints of(int sizeMib, int intervalSeconds) {
        return new BufferingHints((long) sizeMib << 20, Duration.ofSeconds(intervalSeconds));
    }

    /** How long after its first record a buffer is sealed at the latest. */
    Duration longestWait() {
        return interval.isZero() ? ZERO_INTERVAL_LIMIT : interval;
    }
}
