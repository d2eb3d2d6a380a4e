package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FIRST_VALUE and LAST_VALUE; a null is a value unless nulls are ignored. */
record FirstAggregate(SqlType.Kind kind, boolean last, boolean ignoresNulls) implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(SqlType.Kind.BOOLEAN, kind);
    }

    @Override
    public void take(@Nullable Object[] state, int at, @Nullable Object value, long time) {
        if ((value != null || !ignoresNulls) && (last || state[at] == null)) {
            state[at] = true;
            state[at + 1] = value;
        }
    }

    @Override
    public void add(@Nullable Object[] state, int at, Object value) {
        take(state, at, value, 0);
    }

    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        if (later[laterAt] != null && (last || state[at] == null)) {
            state[at] = true;
            state[at + 1] = later[laterAt + 1];
        }
    }

    @Override
    public @Nullable Object result(@Nullable Object[] state, int at) {
        return state[at + 1];
    }
}
