package io.freshet.server.cause;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What metrics say of the last minutes. */
final class Counted {
    private static final long MILLIS = 60_000;

    private final Metrics metrics;

    Counted(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The sum over this minute and the one before. */
    double lately(MetricName name) {
        return since(name, metrics.minute() - 1);
    }

    /** The sum from a minute on. */
    double since(MetricName name, long minute) {
        return points(name, minute).stream()
                .mapToDouble(point -> point.statistics().sum())
                .sum();
    }

    /** The greatest value of this minute, or of the one before if there is none in this. */
    OptionalDouble greatestLately(MetricName name) {
        List<Point> points = points(name, metrics.minute() - 1);
        return points.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(points.get(points.size() - 1).statistics().max());
    }

    /** How many values this minute and the one before have, and what they add up to: of a metric that is 1 or 0. */
    double[] outcomesLately(MetricName name) {
        double[] outcomes = new double[2];
        for (Point point : points(name, metrics.minute() - 1)) {
            outcomes[0] += point.statistics().count();
            outcomes[1] += point.statistics().sum();
        }
        return outcomes;
    }

    /** The last minute in which something was counted, within what is remembered. */
    OptionalLong lastMinute(MetricName name) {
        return lastMinute(remembered(name));
    }

    private List<Point> remembered(MetricName name) {
        return points(name, metrics.minute() - Metrics.RETENTION);
    }

    private static OptionalLong lastMinute(List<Point> points) {
        return points.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(points.get(points.size() - 1).minute());
    }

    private List<Point> points(MetricName name, long from) {
        Map<String, List<Point>> units = metrics.points(name, from, metrics.minute() + 1);
        return units.values().stream().findFirst().orElse(List.of());
    }

    /** How long the minutes are over which {@link #lately} adds up, in words. */
    String lately() {
        return (60 + metrics.millis() % MILLIS / 1000) + " s";
    }

    /**
     * When a reader that was there stopped; nothing if there was none, or if it reads.
     *
     * @param minutes in so many at least it must have read: who only looked at some records is no reader
     */
    Optional<Instant> stopped(MetricName reads, int minutes) {
        List<Point> points = remembered(reads);
        OptionalLong last = points.size() < minutes ? OptionalLong.empty() : lastMinute(points);
        return last.isPresent() && last.getAsLong() < metrics.minute() - 1
                ? Optional.of(Instant.ofEpochMilli((last.getAsLong() + 1) * MILLIS))
                : Optional.empty();
    }
}
