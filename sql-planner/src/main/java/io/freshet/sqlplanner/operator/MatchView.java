package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are a match or the beginning of one, to look values up in. */
final class MatchView {
    private final MatchRows rows;
    private final MatchProgress progress;
    private final List<String> names;
    private final MatchProgress.Steps steps;

    MatchView(MatchRows rows, MatchProgress progress, List<String> names, MatchProgress.Steps steps) {
        this.rows = rows;
        this.progress = progress;
        this.names = names;
        this.steps = steps;
    }

    @Nullable
    Object[] values(MatchNode.Expression expression) throws Exception {
        @Nullable Object[] values = new @Nullable Object[expression.values().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(expression.values().get(i));
        }
        return values;
    }

    private @Nullable Object value(MatchValue value) throws Exception {
        if (value instanceof MatchValue.Cell cell) {
            long number = (cell.last() ? fromLast(cell) : fromFirst(cell)) - cell.back();
            return number < progress.kept() ? null : Accumulators.column(rows.row(number), cell.column());
        }
        if (value instanceof MatchValue.Aggregate aggregate) {
            return aggregate(aggregate);
        }
        return value instanceof MatchValue.Classifier ? names.get(steps.variable()) : (Object) (progress.matches() + 1);
    }

    /** The number of a row counted from the match's end; before all rows if there is none. */
    private long fromLast(MatchValue.Cell cell) {
        int left = cell.offset();
        for (MatchProgress.Steps step = steps; step != null; step = step.before()) {
            if (cell.of().contains(step.variable()) && left-- == 0) {
                return progress.start() + step.length() - 1;
            }
        }
        return Long.MIN_VALUE / 2;
    }

    private long fromFirst(MatchValue.Cell cell) {
        byte[] variables = steps.variables();
        int left = cell.offset();
        for (int i = 0; i < variables.length; i++) {
            if (cell.of().contains(variables[i]) && left-- == 0) {
                return progress.start() + i;
            }
        }
        return Long.MIN_VALUE / 2;
    }

    private @Nullable Object aggregate(MatchValue.Aggregate aggregate) throws Exception {
        Accumulators accumulators = new Accumulators(List.of(aggregate.call()));
        @Nullable Object[] state = accumulators.empty();
        byte[] variables = steps.variables();
        for (int i = 0; i < variables.length; i++) {
            if (aggregate.of().contains(variables[i])) {
                StreamRow row = rows.row(progress.start() + i);
                state = accumulators.add(state, row);
            }
        }
        return accumulators.result(state, 0);
    }
}
