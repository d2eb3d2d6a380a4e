package io.freshet.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.metric.Statistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Metrics by the minute, for small charts. */
final class Minutes {
    static final ToDoubleFunction<Statistics> SUM = Statistics::sum;
    static final ToDoubleFunction<Statistics> MAX = Statistics::max;

    private Minutes() {}

    /** Adds one value for each of the last minutes, oldest first; 0 where there is none. */
    static void add(ArrayNode values, Metrics metrics, MetricName name, int many, ToDoubleFunction<Statistics> shown) {
        long now = metrics.minute();
        double[] minutes = new double[many];
        for (List<Point> points : metrics.points(name, now - many + 1, now + 1).values()) {
            for (Point point : points) {
                minutes[(int) (point.minute() - now + many - 1)] += shown.applyAsDouble(point.statistics());
            }
        }
        for (double value : minutes) {
            values.add(value);
        }
    }

    /** The mean of this minute or of the one before. */
    static OptionalDouble last(Metrics metrics, MetricName name) {
        long now = metrics.minute();
        return metrics.points(name, now - 1, now + 1).values().stream()
                .filter(points -> !points.isEmpty())
                .map(points -> points.get(points.size() - 1).statistics())
                .mapToDouble(statistics -> statistics.sum() / statistics.count())
                .findFirst();
    }
}
