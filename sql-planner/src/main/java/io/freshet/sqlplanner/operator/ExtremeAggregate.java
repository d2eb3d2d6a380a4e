package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MIN (sign -1) and MAX (sign 1). */
record ExtremeAggregate(SqlType.Kind kind, int sign) implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(kind);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void add(@Nullable Object[] state, int at, Object value) {
        Object best = state[at];
        if (best == null || Integer.signum(((Comparable<Object>) value).compareTo(best)) == sign) {
            state[at] = value;
        }
    }

    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        Object best = later[laterAt];
        if (best != null) {
            add(state, at, best);
        }
    }

    @Override
    public @Nullable Object result(@Nullable Object[] state, int at) {
        return state[at];
    }
}
