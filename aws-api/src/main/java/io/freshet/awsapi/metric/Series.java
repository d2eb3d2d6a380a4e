package io.freshet.awsapi.metric;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The minutes of one metric in one unit. Used by many threads, each under its lock. */
final class Series {
    private final MetricName name;
    private final String unit;
    private final History history = new History();
    private final Map<Long, Distribution> values = new TreeMap<>();
    private @Nullable Meter meter;
    private long lastMinute;

    Series(MetricName name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    MetricName name() {
        return name;
    }

    String unit() {
        return unit;
    }

    synchronized Meter meter(Metrics metrics, double scale) {
        Meter own = meter;
        if (own == null) {
            own = new Meter(metrics, this, scale);
            meter = own;
        }
        return own;
    }

    synchronized boolean isMetered() {
        return meter != null;
    }

    /** What this process has counted into it since it started; empty if it counts nothing there. */
    synchronized Optional<Statistics> total() {
        return meter == null ? Optional.empty() : meter.total();
    }

    synchronized void merge(long minute, Statistics statistics) {
        history.merge(minute, statistics);
        lastMinute = Math.max(lastMinute, minute);
    }

    synchronized void merge(long minute, Statistics statistics, Distribution raw) {
        merge(minute, statistics);
        values.computeIfAbsent(minute, any -> new Distribution()).addAll(raw);
    }

    synchronized void forgetBefore(long minute) {
        history.forgetBefore(minute);
        values.keySet().removeIf(known -> known < minute);
    }

    synchronized long lastMinute() {
        return meter == null ? lastMinute : Math.max(lastMinute, meter.lastMinute());
    }

    /** Adds the minutes from one on and before another to the list, in ascending order. */
    synchronized void collect(long from, long to, List<Point> into) {
        History all = new History();
        history.forEach(from, to, point -> all.merge(point.minute(), point.statistics()));
        if (meter != null) {
            meter.unfinished(all);
        }
        all.forEach(from, to, point -> into.add(new Point(point.minute(), point.statistics(), known(point))));
    }

    /** The values of a minute, if every one of them is known. */
    private @Nullable Distribution known(Point point) {
        Distribution raw = values.get(point.minute());
        if (raw == null || raw.total() != point.statistics().count()) {
            return null;
        }
        Distribution copy = new Distribution();
        copy.addAll(raw);
        return copy;
    }
}
