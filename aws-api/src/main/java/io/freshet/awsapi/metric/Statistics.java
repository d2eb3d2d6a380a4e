package io.freshet.awsapi.metric;

/** What is kept of some values. */
public record Statistics(double count, double sum, double min, double max) {
    public Statistics {
        if (!(count > 0) || min > max) {
            throw new IllegalArgumentException("statistics: " + count + " values from " + min + " to " + max
                    + " (expected: more than 0, ascending)");
        }
    }

    /** Of one value. */
    public static Statistics of(double value) {
        return new Statistics(1, value, value, value);
    }

    public Statistics plus(Statistics other) {
        return new Statistics(count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }
}
