package io.freshet.kcl.metric;

import io.freshet.awsapi.metric.Metrics;
import java.time.Instant;

/**
 * The minutes that are asked for.
 *
 * @param from the minute of the start
 * @param to the first minute that is not asked for
 */
record TimeRange(long from, long to) {
    private static final int SHORTEST = 60;

    /** The start is rounded down to a minute; the end is not included. */
    static TimeRange of(Instant start, Instant end) {
        if (!start.isBefore(end)) {
            throw MetricErrors.value("The parameter StartTime must be less than the parameter EndTime.");
        }
        return new TimeRange(
                Metrics.minuteOf(start.toEpochMilli()),
                Metrics.minuteOf(end.minusMillis(1).toEpochMilli()) + 1);
    }

    /** Checks a period in seconds. */
    static int period(int seconds) {
        boolean highResolution = seconds == 1 || seconds == 5 || seconds == 10 || seconds == 20 || seconds == 30;
        if (!highResolution && (seconds < SHORTEST || seconds % SHORTEST != 0)) {
            throw MetricErrors.value("The parameter Period is " + seconds
                    + " (expected: 1, 5, 10, 20, 30, or a multiple of " + SHORTEST + ").");
        }
        return seconds;
    }

    /** How many periods there are. */
    long periods(int seconds) {
        return ((to - from) * SHORTEST + seconds - 1) / seconds;
    }
}
