package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.operator.RowsJoinNode;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.jspecify.annotations.Nullable;

/**
 * The window over a stream of a join.
 *
 * @param before how far it reaches back from the other side's row, in milliseconds
 * @param after how far it reaches forward
 * @param rows the number of its rows, the last one included; 0 if it is one of time
 */
record JoinWindow(long before, long after, long rows) {
    /** A window of time. */
    JoinWindow(long before, long after) {
        this(before, after, 0);
    }

    boolean ofRows() {
        return rows > 0;
    }

    /** Whether one of two windows counts rows. */
    static boolean ofRows(@Nullable JoinWindow left, @Nullable JoinWindow right) {
        return (left != null && left.ofRows()) || (right != null && right.ofRows());
    }

    /** The window of what comes out of a join, where that is joined again: the wider of both. */
    static @Nullable JoinWindow reach(@Nullable JoinWindow left, @Nullable JoinWindow right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return new JoinWindow(
                Math.max(left.before(), right.before()),
                Math.max(left.after(), right.after()),
                Math.max(left.rows(), right.rows()));
    }

    /** The window that a node is or names. */
    static JoinWindow of(SqlSelect select, SqlNode node) {
        SqlWindow window = WindowRewriter.find(select, node);
        if (!window.getPartitionList().isEmpty()) {
            throw Refusal.of(
                    Code.INVALID,
                    window.getPartitionList(),
                    "The window of a join has no PARTITION BY",
                    "compare the columns in ON");
        }
        checkOrder(window.getOrderList());
        return window.isRows() ? rows(node, window) : range(node, window);
    }

    private static void checkOrder(SqlNodeList order) {
        boolean byTime = order.isEmpty()
                || (order.size() == 1
                        && order.get(0) instanceof SqlIdentifier id
                        && id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME));
        if (!byTime) {
            throw Refusal.of(
                    Code.INVALID, order, "The window of a join goes by ROWTIME", "write ORDER BY ROWTIME, or nothing");
        }
    }

    private static JoinWindow range(SqlNode node, SqlWindow window) {
        SqlNode lower = window.getLowerBound();
        SqlNode upper = window.getUpperBound();
        if (lower == null
                || SqlWindow.isUnboundedPreceding(lower)
                || (upper != null && SqlWindow.isUnboundedFollowing(upper))) {
            throw Refusal.of(
                    Code.INVALID, node, "The window of a join ends somewhere", "write RANGE INTERVAL .. PRECEDING");
        }
        long[] reach = new long[2];
        bound(lower, reach);
        if (upper != null) {
            bound(upper, reach);
        }
        return new JoinWindow(reach[0], reach[1]);
    }

    private static void bound(SqlNode bound, long[] reach) {
        if (SqlWindow.isCurrentRow(bound)) {
            return;
        }
        SqlCall call = (SqlCall) bound;
        int direction = call.getKind() == SqlKind.PRECEDING ? 0 : 1;
        reach[direction] = Math.max(reach[direction], Intervals.millis(Objects.requireNonNull(call.operand(0))));
    }

    private static JoinWindow rows(SqlNode node, SqlWindow window) {
        SqlNode lower = window.getLowerBound();
        SqlNode upper = window.getUpperBound();
        if (lower == null || SqlWindow.isUnboundedPreceding(lower)) {
            throw Refusal.of(
                    Code.INVALID, node, "The window of a join ends somewhere", "write ROWS 10 PRECEDING, for example");
        }
        if (upper != null && !SqlWindow.isCurrentRow(upper)) {
            throw Refusal.of(
                    Code.INVALID,
                    upper,
                    "A window of ROWS in a join ends with the row that came last",
                    "write ROWS n PRECEDING, or a RANGE of time");
        }
        if (SqlWindow.isCurrentRow(lower)) {
            return new JoinWindow(0, 0, 1);
        }
        if (lower.getKind() != SqlKind.PRECEDING
                || !(((SqlCall) lower).operand(0) instanceof SqlNumericLiteral number)) {
            throw Refusal.of(
                    Code.INVALID, lower, "A window of ROWS in a join goes back by a number", "write ROWS 10 PRECEDING");
        }
        BigDecimal before = number.getValueAs(BigDecimal.class);
        if (before.signum() < 0
                || before.stripTrailingZeros().scale() > 0
                || before.compareTo(BigDecimal.valueOf(RowsJoinNode.MOST_ROWS)) >= 0) {
            throw Refusal.of(
                    Code.INVALID,
                    number,
                    "A window of ROWS in a join goes back by " + number + " rows (expected: a whole number, 0.."
                            + (RowsJoinNode.MOST_ROWS - 1) + ")",
                    "use a window of time for more");
        }
        return new JoinWindow(0, 0, before.longValueExact() + 1);
    }
}
