package io.freshet.awsapi.metric;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Values rounded to less than one per cent, and how often each came: enough for percentiles. So many different ones are kept at most;
 * with more of them there is no telling. Not safe for use by many threads.
 */
public final class Distribution {
    private static final int MOST = 1000;
    /** Keeps 7 bits of the fraction. */
    private static final long MASK = -1L << 45;

    private final TreeMap<Double, Double> weights = new TreeMap<>();
    private boolean complete = true;
    private double total;

    /** Adds a value that came so many times. */
    public void add(double value, double times) {
        total += times;
        if (complete) {
            weights.merge(Double.longBitsToDouble(Double.doubleToLongBits(value + 0.0) & MASK), times, Double::sum);
            if (weights.size() > MOST) {
                weights.clear();
                complete = false;
            }
        }
    }

    /** Adds all of another's. */
    public void addAll(Distribution other) {
        if (!other.complete) {
            complete = false;
            weights.clear();
        }
        if (complete) {
            other.weights.forEach(this::add);
        } else {
            total += other.total;
        }
    }

    /** How many values were added. */
    public double total() {
        return total;
    }

    /** The value below or at which so much of all values is, 0 to 100; empty if that is not known. */
    public OptionalDouble percentile(double percent) {
        double wanted = total * percent / 100;
        double seen = 0;
        for (Map.Entry<Double, Double> weight : weights.entrySet()) {
            seen += weight.getValue();
            if (seen >= wanted) {
                return OptionalDouble.of(weight.getKey());
            }
        }
        return OptionalDouble.empty();
    }
}
