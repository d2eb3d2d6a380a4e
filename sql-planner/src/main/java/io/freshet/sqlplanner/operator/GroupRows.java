package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.operator.GroupTable.Group;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes rows into groups in memory: rows of the input, or partial rows. */
final class GroupRows {
    private final GroupNode group;
    private final Accumulators accumulators;
    private final boolean partial;
    private final int[] keys;
    private final @Nullable Object[] before;

    GroupRows(GroupNode group, boolean partial) {
        this.group = group;
        this.accumulators = new Accumulators(group.aggregates());
        this.partial = partial;
        this.keys = partial
                ? columns(group.keys().size())
                : group.keys().stream().mapToInt(Integer::intValue).toArray();
        this.before = accumulators.empty();
    }

    /** The first columns, as many as said. */
    static int[] columns(int count) {
        return IntStream.range(0, count).toArray();
    }

    GroupTable table() {
        return new GroupTable(keys, before.length);
    }

    /** The last moment of the bucket that a row lies in. */
    long lastMoment(StreamRow row) {
        return group.bucket().lastMoment(moment(Accumulators.column(row, keys[group.bucketKey()])));
    }

    /** @throws ArithmeticException if an aggregate cannot take the row, which then is in none of them */
    void take(Group target, StreamRow row) {
        int at = keys.length;
        System.arraycopy(target.fields, at, before, 0, before.length);
        try {
            if (partial) {
                accumulators.merge(target.fields, at, row.fields(), at);
            } else {
                accumulators.take(target.fields, at, row);
            }
        } catch (ArithmeticException e) {
            System.arraycopy(before, 0, target.fields, at, before.length);
            throw e;
        }
        target.used = true;
    }

    /** The row of a complete group. */
    StreamRow result(Group complete) {
        @Nullable Object[] fields = new @Nullable Object[keys.length + accumulators.size()];
        System.arraycopy(complete.fields, 0, fields, 0, keys.length);
        for (int i = 0; i < accumulators.size(); i++) {
            fields[keys.length + i] = accumulators.result(complete.fields, keys.length, i);
        }
        return new StreamRow(group.bucket().rowtime(moment(complete.fields[group.bucketKey()])), fields);
    }

    private static long moment(@Nullable Object bucket) {
        if (bucket instanceof Long start) {
            return start;
        }
        throw new IllegalStateException("bucket of a group: " + bucket + " (expected: a timestamp)");
    }
}
