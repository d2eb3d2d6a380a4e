package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ANY (one is true) and EVERY (none is false). */
record TruthAggregate(boolean every) implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(SqlType.Kind.BOOLEAN);
    }

    @Override
    public void add(@Nullable Object[] state, int at, Object value) {
        boolean truth = (Boolean) value;
        Object before = state[at];
        if (before == null || truth != every) {
            state[at] = truth;
        }
    }

    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        Object value = later[laterAt];
        if (value != null) {
            add(state, at, value);
        }
    }

    @Override
    public @Nullable Object result(@Nullable Object[] state, int at) {
        return state[at];
    }
}
