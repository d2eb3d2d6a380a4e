package io.freshet.firehosesink.meter;

/** Takes what a delivery counts. Used by several threads; never fails. */
public interface Counts extends AutoCloseable {
    /** What a value is so many of. */
    enum Unit {
        COUNT,
        BYTES,
        MILLISECONDS,
        /** Counted in milliseconds, shown in seconds. */
        SECONDS
    }

    /** Milliseconds since the epoch. */
    long millis();

    /** Counts a value of this moment; a metric has the same unit always. */
    void add(String metric, Unit unit, long value);

    /** Nothing more is counted by this user. */
    @Override
    void close();
}
