package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The aggregates of a {@link GroupNode}: state in, state out; keeps nothing itself. */
public final class GroupAccumulator implements Serializable {
    private static final long serialVersionUID = 1L;

    private final GroupNode group;
    private final Accumulators accumulators;

    public GroupAccumulator(GroupNode group) {
        this.group = group;
        this.accumulators = new Accumulators(group.aggregates());
    }

    /** The kinds of the state's slots. */
    public List<SqlType.Kind> slots() {
        return accumulators.slots();
    }

    /** The key of a row. */
    public StreamRow key(StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[group.keys().size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = Accumulators.column(row, group.keys().get(i));
        }
        return new StreamRow(0, key);
    }

    /** The last moment of the bucket that a key lies in. */
    public long lastMoment(StreamRow key) {
        return group.bucket().lastMoment(bucketKey(key));
    }

    /** The state with a row taken in; the state given is not changed. */
    public StreamRow add(@Nullable StreamRow state, StreamRow row) {
        return new StreamRow(0, accumulators.add(state == null ? accumulators.empty() : state.fields(), row));
    }

    /** The row of a complete group. */
    public StreamRow result(StreamRow key, StreamRow state) {
        @Nullable Object[] fields = new @Nullable Object[key.arity() + accumulators.size()];
        System.arraycopy(key.fields(), 0, fields, 0, key.arity());
        for (int i = 0; i < accumulators.size(); i++) {
            fields[key.arity() + i] = accumulators.result(state.fields(), i);
        }
        return new StreamRow(group.bucket().rowtime(bucketKey(key)), fields);
    }

    private long bucketKey(StreamRow key) {
        if (key.field(group.bucketKey()) instanceof Long start) {
            return start;
        }
        throw new IllegalStateException("bucket of a group: " + key + " (expected: a timestamp)");
    }
}
