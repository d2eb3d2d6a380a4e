package io.freshet.awsapi.metric;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All metrics of one process, three hours of each, or less if there are more than some thousand. Of too many metrics that were put from
 * outside, those that were put longest ago are forgotten; what the process counts itself is kept. Used by many threads at once.
 */
public final class Metrics {
    /** How long a minute is remembered, in minutes. */
    public static final int RETENTION = 180;

    private static final int SHORTEST = 15;
    private static final int MOST_POINTS = 1_000_000;
    private static final long MILLIS = 60_000;

    private final Clock clock;
    private final int capacity;
    private final ConcurrentHashMap<Key, Series> all = new ConcurrentHashMap<>();

    private record Key(MetricName name, String unit) {}

    /** With room for so many metrics that are put from outside. */
    public Metrics(Clock clock, int capacity) {
        this.clock = clock;
        this.capacity = capacity;
    }

    /** Milliseconds since the epoch. */
    public long millis() {
        return clock.millis();
    }

    /** The minute that is running. */
    public long minute() {
        return minuteOf(clock.millis());
    }

    /** The minute of an instant given in milliseconds since the epoch. */
    public static long minuteOf(long millis) {
        return Math.floorDiv(millis, MILLIS);
    }

    /**
     * What counts into a metric; the same one for the same metric.
     *
     * @param scale a value that is counted is so many of the unit
     */
    public Meter meter(MetricName name, String unit, double scale) {
        return series(name, unit).meter(this, scale);
    }

    /** Adds what somebody else counted. */
    public void put(MetricName name, String unit, Instant at, Statistics statistics) {
        add(name, unit, at, (series, minute) -> series.merge(minute, statistics));
    }

    /** Adds what somebody else counted, with the values themselves. */
    public void put(MetricName name, String unit, Instant at, Statistics statistics, Distribution values) {
        add(name, unit, at, (series, minute) -> series.merge(minute, statistics, values));
    }

    private interface Addition {
        void to(Series series, long minute);
    }

    private void add(MetricName name, String unit, Instant at, Addition addition) {
        long minute = minuteOf(at.toEpochMilli());
        long oldest = minute() - retention();
        if (minute < oldest) {
            return;
        }
        if (all.size() >= capacity && !all.containsKey(new Key(name, unit))) {
            forgetSome();
        }
        Series series = series(name, unit);
        addition.to(series, minute);
        series.forgetBefore(oldest);
    }

    private Series series(MetricName name, String unit) {
        return all.computeIfAbsent(new Key(name, unit), key -> new Series(name, unit));
    }

    /** A series that was counted into after it was forgotten comes back. */
    void keep(Series series) {
        all.putIfAbsent(new Key(series.name(), series.unit()), series);
        series.forgetBefore(minute() - retention());
    }

    private int retention() {
        return Math.max(SHORTEST, Math.min(RETENTION, MOST_POINTS / Math.max(1, all.size())));
    }

    /** A tenth at once, so that it is seldom. */
    private synchronized void forgetSome() {
        forgetOld();
        List<Series> put = new ArrayList<>(
                all.values().stream().filter(series -> !series.isMetered()).toList());
        if (put.size() < capacity) {
            return;
        }
        put.sort(Comparator.comparingLong(Series::lastMinute));
        put.subList(0, Math.max(1, put.size() / 10)).forEach(this::forget);
    }

    private void forgetOld() {
        long oldest = minute() - RETENTION;
        all.values().stream()
                .filter(series -> series.lastMinute() < oldest)
                .toList()
                .forEach(this::forget);
    }

    private void forget(Series series) {
        all.remove(new Key(series.name(), series.unit()), series);
    }

    /** The names of all that has data, in their order. */
    public Set<MetricName> names() {
        forgetOld();
        Set<MetricName> names = new TreeSet<>();
        all.values().forEach(series -> names.add(series.name()));
        return names;
    }

    /** By unit, the minutes of a metric from one on and before another, in ascending order; only such units as have any. */
    public Map<String, List<Point>> points(MetricName name, long from, long to) {
        Map<String, List<Point>> units = new TreeMap<>();
        for (Series series : seriesOf(name)) {
            List<Point> points = new ArrayList<>();
            series.collect(from, to, points);
            if (!points.isEmpty()) {
                units.put(series.unit(), points);
            }
        }
        return units;
    }

    /** What this process has counted itself, without what was put from outside, in the order of its names. */
    public List<Counted> counted() {
        forgetOld();
        List<Counted> counted = new ArrayList<>();
        for (Series series : all.values()) {
            series.total().ifPresent(total -> counted.add(new Counted(series.name(), series.unit(), total)));
        }
        counted.sort(Comparator.comparing(Counted::name));
        return counted;
    }

    private List<Series> seriesOf(MetricName name) {
        List<Series> found = new ArrayList<>();
        for (String unit : UNITS) {
            Series series = all.get(new Key(name, unit));
            if (series != null) {
                found.add(series);
            }
        }
        return found;
    }

    /** Every unit that CloudWatch has. */
    public static final Set<String> UNITS = Set.of(
            "Seconds",
            "Microseconds",
            "Milliseconds",
            "Bytes",
            "Kilobytes",
            "Megabytes",
            "Gigabytes",
            "Terabytes",
            "Bits",
            "Kilobits",
            "Megabits",
            "Gigabits",
            "Terabits",
            "Percent",
            "Count",
            "Bytes/Second",
            "Kilobytes/Second",
            "Megabytes/Second",
            "Gigabytes/Second",
            "Terabytes/Second",
            "Bits/Second",
            "Kilobits/Second",
            "Megabits/Second",
            "Gigabits/Second",
            "Terabits/Second",
            "Count/Second",
            "None");
}
