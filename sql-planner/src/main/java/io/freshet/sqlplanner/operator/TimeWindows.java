package io.freshet.sqlplanner.operator;

import java.io.Serializable;
import java.util.function.BiConsumer;

/** Windows of time by their standard names, aligned to the epoch; starts and ends in milliseconds, the end not included. */
public sealed interface TimeWindows extends Serializable {

    /** The windows a moment lies in, each as start and end. */
    void of(long time, BiConsumer<Long, Long> windows);

    /** One after the other. */
    record Tumble(long sizeMillis, long offsetMillis) implements TimeWindows {
        public Tumble {
            positive("size", sizeMillis);
        }

        @Override
        public void of(long time, BiConsumer<Long, Long> windows) {
            long start = time - Math.floorMod(time - offsetMillis, sizeMillis);
            windows.accept(start, start + sizeMillis);
        }
    }

    /** A new one every slide. */
    record Hop(long slideMillis, long sizeMillis) implements TimeWindows {
        public Hop {
            positive("slide", slideMillis);
            several(sizeMillis, slideMillis);
        }

        @Override
        public void of(long time, BiConsumer<Long, Long> windows) {
            long last = time - Math.floorMod(time, slideMillis);
            for (long start = last; start > time - sizeMillis; start -= slideMillis) {
                windows.accept(start, start + sizeMillis);
            }
        }
    }

    /** Growing by a step up to a size, then from the start. */
    record Cumulate(long stepMillis, long sizeMillis) implements TimeWindows {
        public Cumulate {
            positive("step", stepMillis);
            several(sizeMillis, stepMillis);
            if (sizeMillis % stepMillis != 0) {
                throw new IllegalArgumentException(
                        "window of " + sizeMillis + " ms in steps of " + stepMillis + " ms (expected: whole steps)");
            }
        }

        @Override
        public void of(long time, BiConsumer<Long, Long> windows) {
            long start = time - Math.floorMod(time, sizeMillis);
            long end = time - Math.floorMod(time - start, stepMillis) + stepMillis;
            for (; end <= start + sizeMillis; end += stepMillis) {
                windows.accept(start, end);
            }
        }
    }

    /** As long as rows follow each other in less than a gap. */
    record Session(long gapMillis) implements TimeWindows {
        public Session {
            positive("gap", gapMillis);
        }

        /** The session of a single row. */
        @Override
        public void of(long time, BiConsumer<Long, Long> windows) {
            windows.accept(time, time + gapMillis);
        }
    }

    /** How many windows one row may lie in. */
    int MAX_WINDOWS = 10_000;

    private static void positive(String name, long millis) {
        if (millis <= 0) {
            throw new IllegalArgumentException("window " + name + ": " + millis + " ms (expected: more than zero)");
        }
    }

    private static void several(long sizeMillis, long stepMillis) {
        if (sizeMillis < stepMillis || sizeMillis / stepMillis > MAX_WINDOWS) {
            throw new IllegalArgumentException("window of " + sizeMillis + " ms every " + stepMillis
                    + " ms (expected: 1.." + MAX_WINDOWS + " steps)");
        }
    }
}
