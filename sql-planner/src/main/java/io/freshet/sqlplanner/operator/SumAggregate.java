package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUM. */
record SumAggregate(SqlType.Kind argumentKind, SqlType.Kind resultKind, int scale) implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(Sums.kind(argumentKind));
    }

    @Override
    public void add(@Nullable Object[] state, int at, Object value) {
        state[at] = Sums.plus(Sums.kind(argumentKind), state[at], value);
    }

    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        Object sum = later[laterAt];
        if (sum != null) {
            add(state, at, sum);
        }
    }

    @Override
    public @Nullable Object result(@Nullable Object[] state, int at) {
        return state[at] instanceof Number sum ? Sums.as(resultKind, scale, sum) : null;
    }
}
