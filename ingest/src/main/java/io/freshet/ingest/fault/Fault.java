package io.freshet.ingest.fault;

import java.time.Duration;

/**
 * What is to go wrong, and how often.
 *
 * @param operation for example {@code PutRecords}
 * @param rate of 1: always
 * @param latency by which answers are late, if that is the kind
 */
public record Fault(String operation, double rate, Kind kind, Duration latency) {
    /** What goes wrong. */
    public enum Kind {
        /** The request is refused as if it were one too many. */
        THROTTLE,
        /** The answer comes late. */
        LATENCY,
        /** The request fails as if the service had broken down; it has had no effect. */
        INTERNAL_ERROR
    }

    public Fault {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: 0..1)");
        }
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency: " + latency + " (expected: 0 or more)");
        }
    }
}
