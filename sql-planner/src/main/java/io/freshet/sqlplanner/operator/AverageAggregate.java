package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AVG: of whole numbers it is whole and truncates. */
record AverageAggregate(SqlType.Kind argumentKind, SqlType.Kind resultKind, int scale) implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(Sums.kind(argumentKind), SqlType.Kind.BIGINT);
    }

    @Override
    public void add(@Nullable Object[] state, int at, Object value) {
        state[at] = Sums.plus(Sums.kind(argumentKind), state[at], value);
        Object count = state[at + 1];
        state[at + 1] = count == null ? 1L : (Long) count + 1;
    }

    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        if (later[laterAt] instanceof Number sum && later[laterAt + 1] instanceof Long count) {
            state[at] = Sums.plus(Sums.kind(argumentKind), state[at], sum);
            state[at + 1] = (state[at + 1] instanceof Long before ? before : 0L) + count;
        }
    }

    @Override
    public @Nullable Object result(@Nullable Object[] state, int at) {
        if (!(state[at] instanceof Number sum) || !(state[at + 1] instanceof Long count)) {
            return null;
        }
        Number average =
                switch (Sums.kind(argumentKind)) {
                    case BIGINT -> sum.longValue() / count;
                    case DECIMAL -> ((BigDecimal) sum).divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
                    default -> sum.doubleValue() / count;
                };
        return Sums.as(resultKind, scale, average);
    }
}
