package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of rows of two streams that are near in time and fulfil a condition: a left row is at most {@code beforeMillis} older and {@code afterMillis}
 * younger than the right one. A pair comes out as soon as its second row is in, with the later ROWTIME. A row of a side that the join keeps comes
 * out alone when no partner can come any more, at that time.
 *
 * @param source the Java class of the condition, over the joined row
 */
public record JoinNode(
        PhysicalNode left,
        PhysicalNode right,
        Side leftSide,
        Side rightSide,
        long beforeMillis,
        long afterMillis,
        String source,
        String text)
        implements PhysicalNode {

    /** A side: the columns (or ROWTIME) that partners have in common, the columns (or ROWTIME) that come out, and whether all its rows come out. */
    public record Side(List<Integer> keys, List<Integer> output, boolean kept) implements Serializable {
        public Side {
            keys = List.copyOf(keys);
            output = List.copyOf(output);
        }

        private StreamRow key(StreamRow row) {
            return new StreamRow(0, columns(row, keys));
        }

        private static @Nullable Object[] columns(StreamRow row, List<Integer> columns) {
            @Nullable Object[] values = new @Nullable Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Accumulators.column(row, columns.get(i));
            }
            return values;
        }
    }

    /** The key of a left row. */
    public StreamRow leftKey(StreamRow row) {
        return leftSide.key(row);
    }

    /** The key of a right row. */
    public StreamRow rightKey(StreamRow row) {
        return rightSide.key(row);
    }

    /** The kinds of the key. */
    public List<SqlType.Kind> keyKinds() {
        return kinds(left, leftSide.keys());
    }

    /** The time at which a row can have no partner any more. */
    public long expiry(boolean ofLeft, StreamRow row) {
        return row.rowtime() + (ofLeft ? beforeMillis : afterMillis);
    }

    /** Whether two rows are near enough. */
    public boolean near(StreamRow leftRow, StreamRow rightRow) {
        return leftRow.rowtime() >= rightRow.rowtime() - beforeMillis
                && leftRow.rowtime() <= rightRow.rowtime() + afterMillis;
    }

    /** The row of a pair, or of one row alone; of the first trace that one of them has. */
    public StreamRow joined(@Nullable StreamRow leftRow, @Nullable StreamRow rightRow, long rowtime) {
        int leftColumns = leftSide.output().size();
        @Nullable
        Object[] fields = new @Nullable Object[leftColumns + rightSide.output().size()];
        if (leftRow != null) {
            System.arraycopy(Side.columns(leftRow, leftSide.output()), 0, fields, 0, leftColumns);
        }
        if (rightRow != null) {
            System.arraycopy(
                    Side.columns(rightRow, rightSide.output()), 0, fields, leftColumns, fields.length - leftColumns);
        }
        StreamRow pair = new StreamRow(rowtime, fields);
        String trace = leftRow == null ? null : leftRow.trace();
        return pair.traced(trace == null && rightRow != null ? rightRow.trace() : trace);
    }

    private static List<SqlType.Kind> kinds(PhysicalNode node, List<Integer> columns) {
        return columns.stream()
                .map(column -> column == GroupNode.ROWTIME
                        ? SqlType.Kind.TIMESTAMP
                        : node.kinds().get(column))
                .toList();
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(kinds(left, leftSide.output()));
        kinds.addAll(kinds(right, rightSide.output()));
        return kinds;
    }

    /** Which of the sides come out whole. */
    String type() {
        if (leftSide.kept()) {
            return rightSide.kept() ? "full" : "left";
        }
        return rightSide.kept() ? "right" : "inner";
    }

    @Override
    public String describe() {
        return "Join(" + type() + ", on=" + text + ", left within -" + beforeMillis + "..+" + afterMillis
                + " ms of right)";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(left, right);
    }
}
