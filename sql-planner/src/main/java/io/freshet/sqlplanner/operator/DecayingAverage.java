package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * EXP_AVG: an average in which a value counts half as much with every half-life that has passed since. Kept as the weighted sum and the sum of
 * weights, both as seen from the time of the latest value; their ratio does not depend on that time.
 */
record DecayingAverage(long halfLifeMillis) implements AggregateFunction {
    @Override
    public List<SqlType.Kind> slots() {
        return List.of(SqlType.Kind.DOUBLE, SqlType.Kind.DOUBLE, SqlType.Kind.BIGINT);
    }

    @Override
    public void take(@Nullable Object[] state, int at, @Nullable Object value, long time) {
        if (value != null) {
            plus(state, at, ((Number) value).doubleValue(), 1, time);
        }
    }

    @Override
    public void add(@Nullable Object[] state, int at, Object value) {
        throw new IllegalStateException("EXP_AVG of a value without its time");
    }

    @Override
    public void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt) {
        if (later[laterAt] instanceof Double sum
                && later[laterAt + 1] instanceof Double weights
                && later[laterAt + 2] instanceof Long time) {
            plus(state, at, sum, weights, time);
        }
    }

    private void plus(@Nullable Object[] state, int at, double sum, double weights, long time) {
        if (state[at] instanceof Double sumBefore
                && state[at + 1] instanceof Double weightsBefore
                && state[at + 2] instanceof Long timeBefore) {
            long reference = Math.max(time, timeBefore);
            double before = weight(reference - timeBefore);
            double now = weight(reference - time);
            state[at] = sumBefore * before + sum * now;
            state[at + 1] = weightsBefore * before + weights * now;
            state[at + 2] = reference;
        } else {
            state[at] = sum;
            state[at + 1] = weights;
            state[at + 2] = time;
        }
    }

    private double weight(long age) {
        return Math.pow(0.5, (double) age / halfLifeMillis);
    }

    @Override
    public @Nullable Object result(@Nullable Object[] state, int at) {
        return state[at] instanceof Double sum && state[at + 1] instanceof Double weights
                ? (Object) (sum / weights)
                : null;
    }
}
