package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row for each match of a pattern in the rows of a partition, by time. Its ROWTIME is that of the match's last row. Variables that have no
 * definition fit every row.
 *
 * @param withinMillis the first and the last row of a match are less than this apart; 0 if they need not be
 */
public record MatchNode(
        PhysicalNode input,
        List<Integer> keys,
        List<SortNode.SortKey> order,
        List<String> variables,
        RowPattern pattern,
        List<Definition> definitions,
        Expression measures,
        After after,
        long withinMillis,
        List<SqlType.Kind> kinds,
        String text)
        implements PhysicalNode {
    public MatchNode {
        keys = List.copyOf(keys);
        order = List.copyOf(order);
        variables = List.copyOf(variables);
        definitions = List.copyOf(definitions);
        kinds = List.copyOf(kinds);
        if (withinMillis < 0) {
            throw new IllegalArgumentException("WITHIN: " + withinMillis + " ms (expected: more than zero)");
        }
    }

    /** Values of a match, and the Java class that computes with them: a condition, or the columns of a row. */
    public record Expression(List<MatchValue> values, String source) implements Serializable {
        public Expression {
            values = List.copyOf(values);
        }
    }

    /** The condition of a variable. */
    public record Definition(int variable, Expression condition) implements Serializable {}

    /** Where the search goes on after a match. */
    public record After(Skip skip, MatchValue.Variables to) implements Serializable {
        /** Which row comes next. */
        public enum Skip {
            PAST_LAST_ROW,
            TO_NEXT_ROW,
            TO_FIRST,
            TO_LAST
        }
    }

    /** The key of a row. */
    public StreamRow key(StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[keys.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = row.field(keys.get(i));
        }
        return new StreamRow(0, key);
    }

    /** The kinds of the keys. */
    public List<SqlType.Kind> keyKinds() {
        return keys.stream().map(key -> input.kinds().get(key)).toList();
    }

    /** How many rows before a match its expressions look at. */
    public int rowsBefore() {
        int most = rowsBefore(measures);
        for (Definition definition : definitions) {
            most = Math.max(most, rowsBefore(definition.condition()));
        }
        return most;
    }

    private static int rowsBefore(Expression expression) {
        return expression.values().stream()
                .mapToInt(value -> value instanceof MatchValue.Cell cell ? cell.back() : 0)
                .max()
                .orElse(0);
    }

    /** True if no definition looks at which variables the rows before have, so that only the place in the pattern counts. */
    public boolean isRegular() {
        return definitions.stream().allMatch(definition -> definition.condition().values().stream()
                .allMatch(value -> value instanceof MatchValue.Cell cell
                        && cell.last()
                        && cell.offset() == 0
                        && (cell.of().bits() == -1 || cell.of().bits() == 1L << definition.variable())));
    }

    @Override
    public String describe() {
        return "Match(partition=" + keys.stream().map(key -> "$" + key).toList() + ", " + text + ", after="
                + after.skip() + (withinMillis == 0 ? "" : ", within=" + withinMillis + " ms") + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
