package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** STDDEV_* and VAR_* by Welford's method: count, mean, sum of squared distances from the mean. */
record DeviationAggregate(boolean root, boolean sample) implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(SqlType.Kind.BIGINT, SqlType.Kind.DOUBLE, SqlType.Kind.DOUBLE);
    }

    @Override
    public void add(@Nullable Object[] state, int at, Object value) {
        double x = ((Number) value).doubleValue();
        long count = (state[at] instanceof Long before ? before : 0L) + 1;
        double mean = state[at + 1] instanceof Double before ? before : 0d;
        double squares = state[at + 2] instanceof Double before ? before : 0d;
        double delta = x - mean;
        mean += delta / count;
        state[at] = count;
        state[at + 1] = mean;
        state[at + 2] = squares + delta * (x - mean);
    }

    /** Two parts together, by Chan, Golub and LeVeque. */
    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        if (!(later[laterAt] instanceof Long countB)
                || !(later[laterAt + 1] instanceof Double meanB)
                || !(later[laterAt + 2] instanceof Double squaresB)) {
            return;
        }
        if (!(state[at] instanceof Long countA)
                || !(state[at + 1] instanceof Double meanA)
                || !(state[at + 2] instanceof Double squaresA)) {
            System.arraycopy(later, laterAt, state, at, 3);
            return;
        }
        long count = countA + countB;
        double delta = meanB - meanA;
        state[at] = count;
        state[at + 1] = meanA + delta * countB / count;
        state[at + 2] = squaresA + squaresB + delta * delta * countA * countB / count;
    }

    @Override
    public @Nullable Object result(@Nullable Object[] state, int at) {
        if (!(state[at] instanceof Long count) || !(state[at + 2] instanceof Double squares) || (sample && count < 2)) {
            return null;
        }
        double variance = squares / (sample ? count - 1 : count);
        return root ? Math.sqrt(variance) : variance;
    }
}
