package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** COUNT. */
record CountAggregate() implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(SqlType.Kind.BIGINT);
    }

    @Override
    public void add(@Nullable Object[] state, int at, Object value) {
        state[at] = state[at] == null ? 1L : (Long) state[at] + 1;
    }

    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        state[at] = (Long) result(state, at) + (Long) result(later, laterAt);
    }

    @Override
    public Object result(@Nullable Object[] state, int at) {
        Object count = state[at];
        return count == null ? 0L : count;
    }
}
