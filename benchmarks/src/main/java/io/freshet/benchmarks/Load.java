package io.freshet.benchmarks;

import java.time.Duration;

/**
 * What was put in how long.
 *
 * @param retried entries that were refused at first and put again
 */
public record Load(long records, Duration time, long retried) {
    public double recordsPerSecond() {
        return records / (time.toNanos() / 1e9);
    }

    public double megabytesPerSecond() {
        return recordsPerSecond() * Payload.SIZE_BYTES / 1e6;
    }

    @Override
    public String toString() {
        return "%,d records in %.1f s: %,.0f records/s, %.1f MB/s, %,d put again"
                .formatted(records, time.toMillis() / 1e3, recordsPerSecond(), megabytesPerSecond(), retried);
    }
}
