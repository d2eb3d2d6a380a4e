package io.freshet.server.console;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much comes a second of what is only counted: taken from what those who look saw within the last seconds, or from what is counted by the minute. Nobody
 * looks, nothing is kept up. Used by many threads.
 */
final class Rates {
    private static final long WINDOW_MILLIS = 8_000;
    private static final long STEP_MILLIS = 450;
    private static final long MINUTE_MILLIS = 60_000;
    private static final int MOST = 20_000;

    private final Metrics metrics;
    private final long begun;
    private final Map<String, Samples> samples = new ConcurrentHashMap<>();
    private final Map<MetricName, Counter> counters = new ConcurrentHashMap<>();

    Rates(Metrics metrics) {
        this.metrics = metrics;
        this.begun = metrics.millis();
    }

    /** Of a number that only grows; one that shrinks begins anew. Nothing until it has been seen twice. */
    OptionalDouble of(String what, double total) {
        if (samples.size() >= MOST) {
            samples.clear();
        }
        return samples.computeIfAbsent(what, any -> new Samples()).add(metrics.millis(), total);
    }

    /** Of a metric, over all of its units: over the last seconds if somebody looked then, else over this minute and the one before. */
    OptionalDouble of(MetricName name) {
        if (counters.size() >= MOST) {
            counters.clear();
        }
        double total = counters.computeIfAbsent(name, any -> new Counter(metrics.minute()))
                .total(metrics, name);
        OptionalDouble seen = of(name.line(), total);
        return seen.isPresent() ? seen : byTheMinute(name);
    }

    private OptionalDouble byTheMinute(MetricName name) {
        long minute = metrics.minute() - 1;
        long millis = metrics.millis() - Math.max(begun, minute * MINUTE_MILLIS);
        return millis < STEP_MILLIS
                ? OptionalDouble.empty()
                : OptionalDouble.of(sum(metrics.points(name, minute, minute + 2)) * 1000 / millis);
    }

    /** All that is remembered of a metric. */
    double sum(MetricName name) {
        return sum(metrics.points(name, 0, metrics.minute() + 1));
    }

    private static double sum(Map<String, List<Point>> units) {
        return units.values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point.statistics().sum())
                .sum();
    }

    private record Sample(long at, double total) {}

    private static final class Samples {
        private final Deque<Sample> last = new ArrayDeque<>();

        synchronized OptionalDouble add(long now, double total) {
            Sample newest = last.peekLast();
            if (newest != null && (total < newest.total() || now - newest.at() > 4 * WINDOW_MILLIS)) {
                last.clear();
                newest = null;
            }
            if (newest == null || now - newest.at() >= STEP_MILLIS) {
                last.addLast(new Sample(now, total));
            }
            while (last.size() > 2 && now - last.getFirst().at() > WINDOW_MILLIS) {
                last.removeFirst();
            }
            Sample first = last.getFirst();
            long millis = now - first.at();
            return millis < STEP_MILLIS
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((total - first.total()) * 1000 / millis);
        }
    }

    /** A metric is kept by the minute: this adds its minutes up, so that none is counted twice. */
    private static final class Counter {
        private long minute;
        private double before;

        Counter(long minute) {
            this.minute = minute;
        }

        synchronized double total(Metrics metrics, MetricName name) {
            long now = metrics.minute();
            if (now > minute + 1) { // the minute before may still grow a little
                before += sum(metrics.points(name, minute, now - 1));
                minute = now - 1;
            }
            return before + sum(metrics.points(name, minute, now + 1));
        }
    }
}
