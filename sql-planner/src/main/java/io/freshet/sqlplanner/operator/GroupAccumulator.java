package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The aggregates of a {@link GroupNode}: state in, state out; keeps nothing itself. */
public final class GroupAccumulator implements Serializable {
    private static final long serialVersionUID = 1L;

    private final GroupNode group;
    private final AggregateFunction[] functions;
    private final int[] offsets;
    private final ArrayList<SqlType.Kind> slots = new ArrayList<>();

    public GroupAccumulator(GroupNode group) {
        this.group = group;
        this.functions = group.aggregates().stream().map(AggregateCall::create).toArray(AggregateFunction[]::new);
        this.offsets = new int[functions.length];
        for (int i = 0; i < functions.length; i++) {
            offsets[i] = slots.size();
            slots.addAll(functions[i].slots());
        }
    }

    /** The kinds of the state's slots. */
    public List<SqlType.Kind> slots() {
        return List.copyOf(slots);
    }

    /** The key of a row. */
    public StreamRow key(StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[group.keys().size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = column(row, group.keys().get(i));
        }
        return new StreamRow(0, key);
    }

    /** The last moment of the bucket that a key lies in. */
    public long lastMoment(StreamRow key) {
        return group.bucket().lastMoment(bucketKey(key));
    }

    /** The state with a row taken in; the state given is not changed. */
    public StreamRow add(@Nullable StreamRow state, StreamRow row) {
        @Nullable
        Object[] next = state == null
                ? new @Nullable Object[slots.size()]
                : state.fields().clone();
        for (int i = 0; i < functions.length; i++) {
            int argument = group.aggregates().get(i).argument();
            Object value = argument == AggregateCall.ROWS ? row : column(row, argument);
            if (value != null) {
                functions[i].add(next, offsets[i], value);
            }
        }
        return new StreamRow(0, next);
    }

    /** The row of a complete group. */
    public StreamRow result(StreamRow key, StreamRow state) {
        @Nullable Object[] fields = new @Nullable Object[key.arity() + functions.length];
        System.arraycopy(key.fields(), 0, fields, 0, key.arity());
        for (int i = 0; i < functions.length; i++) {
            fields[key.arity() + i] = functions[i].result(state.fields(), offsets[i]);
        }
        return new StreamRow(group.bucket().rowtime(bucketKey(key)), fields);
    }

    private static @Nullable Object column(StreamRow row, int column) {
        return column == GroupNode.ROWTIME ? (Object) row.rowtime() : row.field(column);
    }

    private long bucketKey(StreamRow key) {
        if (key.field(group.bucketKey()) instanceof Long start) {
            return start;
        }
        throw new IllegalStateException("bucket of a group: " + key + " (expected: a timestamp)");
    }
}
