package io.freshet.awsapi.metric;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts into one metric, on paths where every nanosecond is looked at: nothing is allocated but once a minute, and nobody waits. Used by
 * many threads at once.
 */
public final class Meter {
    private final Metrics metrics;
    private final Series series;
    private final double scale;
    private volatile Cell now;
    private @Nullable Cell before;
    private @Nullable Statistics finished;

    /** What came within the minute that is running, or in the one before it, whose last adders may not be done. */
    private static final class Cell {
        private final long minute;
        private final LongAdder count = new LongAdder();
        private final LongAdder sum = new LongAdder();
        private final AtomicLong min = new AtomicLong(Long.MAX_VALUE);
        private final AtomicLong max = new AtomicLong(Long.MIN_VALUE);

        Cell(long minute) {
            this.minute = minute;
        }

        void add(long value) {
            count.increment();
            sum.add(value);
            for (long least = min.get(); value < least && !min.compareAndSet(least, value); least = min.get()) {
                // another was faster
            }
            for (long most = max.get(); value > most && !max.compareAndSet(most, value); most = max.get()) {
                // another was faster
            }
        }

        Optional<Statistics> statistics(double scale) {
            long values = count.sum();
            long least = min.get();
            long most = max.get();
            return values == 0 || least > most
                    ? Optional.empty()
                    : Optional.of(new Statistics(values, sum.sum() * scale, least * scale, most * scale));
        }
    }

    /**
     * A meter.
     *
     * @param scale what is counted is so many of the metric's unit
     */
    Meter(Metrics metrics, Series series, double scale) {
        this.metrics = metrics;
        this.series = series;
        this.scale = scale;
        this.now = new Cell(metrics.minute());
    }

    /** Counts a value of this moment. */
    public void add(long value) {
        add(metrics.minute(), value);
    }

    /** Counts a value; for those who count several and have looked at the clock already. */
    public void add(long minute, long value) {
        Cell cell = now;
        (cell.minute >= minute ? cell : turnTo(minute)).add(value);
    }

    private Cell turnTo(long minute) {
        synchronized (series) {
            if (now.minute < minute) {
                Cell gone = before;
                if (gone != null) {
                    gone.statistics(scale).ifPresent(statistics -> {
                        series.merge(gone.minute, statistics);
                        finished = plus(finished, statistics);
                    });
                }
                before = now;
                now = new Cell(minute);
                metrics.keep(series);
            }
            return now;
        }
    }

    /** What is not in the series yet; called under its lock. */
    void unfinished(History into) {
        if (before != null) {
            Cell gone = before;
            gone.statistics(scale).ifPresent(statistics -> into.merge(gone.minute, statistics));
        }
        Cell cell = now;
        cell.statistics(scale).ifPresent(statistics -> into.merge(cell.minute, statistics));
    }

    /** All that was ever counted; empty if nothing was. Called under the lock of the series. */
    Optional<Statistics> total() {
        Statistics total = finished;
        for (Cell cell : before == null ? new Cell[] {now} : new Cell[] {before, now}) {
            Optional<Statistics> more = cell.statistics(scale);
            if (more.isPresent()) {
                total = plus(total, more.get());
            }
        }
        return Optional.ofNullable(total);
    }

    private static Statistics plus(@Nullable Statistics known, Statistics more) {
        return known == null ? more : known.plus(more);
    }

    long lastMinute() {
        return now.minute;
    }
}
