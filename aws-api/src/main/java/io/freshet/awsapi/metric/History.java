package io.freshet.awsapi.metric;

import java.util.Arrays;
import java.util.function.Consumer;

/** The statistics of some minutes, forty bytes each, in ascending order. Not safe for use by many threads. */
final class History {
    private static final int FIELDS = 4;

    private long[] minutes = new long[4];
    private double[] fields = new double[4 * FIELDS];
    private int size;

    /** Adds to what is known of a minute. */
    void merge(long minute, Statistics statistics) {
        int at = place(minute);
        if (at >= 0) {
            set(at, get(at).plus(statistics));
            return;
        }
        int free = -at - 1;
        if (size == minutes.length) {
            minutes = Arrays.copyOf(minutes, size * 2);
            fields = Arrays.copyOf(fields, size * 2 * FIELDS);
        }
        System.arraycopy(minutes, free, minutes, free + 1, size - free);
        System.arraycopy(fields, free * FIELDS, fields, (free + 1) * FIELDS, (size - free) * FIELDS);
        size++;
        minutes[free] = minute;
        set(free, statistics);
    }

    /** Forgets what is older. */
    void forgetBefore(long minute) {
        int at = place(minute);
        int gone = at >= 0 ? at : -at - 1;
        if (gone > 0) {
            System.arraycopy(minutes, gone, minutes, 0, size - gone);
            System.arraycopy(fields, gone * FIELDS, fields, 0, (size - gone) * FIELDS);
            size -= gone;
        }
    }

    /** Hands over the minutes from one on and before another. */
    void forEach(long from, long to, Consumer<Point> consumer) {
        for (int i = 0; i < size; i++) {
            if (minutes[i] >= from && minutes[i] < to) {
                consumer.accept(new Point(minutes[i], get(i), null));
            }
        }
    }

    private int place(long minute) {
        return Arrays.binarySearch(minutes, 0, size, minute);
    }

    private Statistics get(int at) {
        int field = at * FIELDS;
        return new Statistics(fields[field], fields[field + 1], fields[field + 2], fields[field + 3]);
    }

    private void set(int at, Statistics statistics) {
        int field = at * FIELDS;
        fields[field] = statistics.count();
        fields[field + 1] = statistics.sum();
        fields[field + 2] = statistics.min();
        fields[field + 3] = statistics.max();
    }
}
