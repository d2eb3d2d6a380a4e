package io.freshet.functions.invoke;

import java.time.Duration;

/**
 * How long to wait before an event is tried again.
 *
 * @param afterFailure before the first retry; before the second it is twice as long
 * @param afterThrottle at first; then twice as long each time, up to five minutes
 */
public record RetryTimes(Duration afterFailure, Duration afterThrottle) {
    /** As the service does it. */
    public static final RetryTimes AWS = new RetryTimes(Duration.ofMinutes(1), Duration.ofSeconds(1));

    private static final Duration LONGEST = Duration.ofMinutes(5);

    Duration failed(int attempts) {
        return afterFailure.multipliedBy(Math.max(1, attempts));
    }

    Duration throttled(int times) {
        Duration wait = afterThrottle.multipliedBy(1L << Math.min(10, times));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
