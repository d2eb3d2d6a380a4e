package io.freshet.kcl.metric;

import io.freshet.awsapi.metric.Distribution;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.metric.Statistics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came within some time from an instant on.
 *
 * @param values absent if only their statistics are known
 */
record Period(Instant start, Statistics statistics, @Nullable Distribution values) {
    private static final long MINUTE = 60;

    /**
     * The periods from an instant on that have any data, in ascending order.
     *
     * @param from in whole minutes since the epoch
     * @param points in ascending order
     */
    static List<Period> of(List<Point> points, long from, int seconds) {
        List<Period> periods = new ArrayList<>();
        for (Point point : points) {
            long offset = (point.minute() - from) * MINUTE;
            Instant start = Instant.ofEpochSecond(from * MINUTE + offset / seconds * seconds);
            Period one = new Period(start, point.statistics(), point.values());
            int last = periods.size() - 1;
            if (last >= 0 && periods.get(last).start().equals(start)) {
                periods.set(last, periods.get(last).plus(one));
            } else {
                periods.add(one);
            }
        }
        return periods;
    }

    private Period plus(Period other) {
        Distribution both = null;
        if (values != null && other.values != null) {
            both = new Distribution();
            both.addAll(values);
            both.addAll(other.values);
        }
        return new Period(start, statistics.plus(other.statistics), both);
    }

    OptionalDouble percentile(double percent) {
        if (statistics.min() == statistics.max()) {
            return OptionalDouble.of(statistics.min());
        }
        OptionalDouble found = values == null ? OptionalDouble.empty() : values.percentile(percent);
        return found.isEmpty()
                ? found
                : OptionalDouble.of(Math.max(statistics.min(), Math.min(statistics.max(), found.getAsDouble())));
    }
}
