package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.jspecify.annotations.Nullable;

/**
 * How far apart the ROWTIMEs of two joined streams are by the join's condition: {@code a.ROWTIME BETWEEN b.ROWTIME - INTERVAL .. AND b.ROWTIME + INTERVAL ..}, or
 * the same as comparisons. The condition itself stays.
 */
final class RowtimeBounds {
    private final String left;
    private final String right;
    private @Nullable Long least;
    private @Nullable Long most;

    RowtimeBounds(String left, String right) {
        this.left = left;
        this.right = right;
    }

    /** A ROWTIME of one of the sides, and what is added to it. */
    private record Moment(boolean ofLeft, long plusMillis) {}

    /** Takes what a condition says. */
    void take(@Nullable SqlNode condition) {
        if (!(condition instanceof SqlCall call)) {
            return;
        }
        if (call.getKind() == SqlKind.AND) {
            call.getOperandList().forEach(this::take);
        } else if (call.getOperator() instanceof SqlBetweenOperator between && !between.isNegated()) {
            compare(call.operand(0), SqlKind.GREATER_THAN_OR_EQUAL, call.operand(1));
            compare(call.operand(0), SqlKind.LESS_THAN_OR_EQUAL, call.operand(2));
        } else if (SqlKind.COMPARISON.contains(call.getKind()) && call.operandCount() == 2) {
            compare(call.operand(0), call.getKind(), call.operand(1));
        }
        if (least != null && most != null && least > most) {
            throw Refusal.of(
                    Code.INVALID, condition, "No two rows have such ROWTIMEs", "write the earlier bound first");
        }
    }

    /** By how much, in milliseconds, a left row may be older than a right one, and by how much younger; null if one of both is not said. */
    long @Nullable [] reach() {
        return least == null || most == null ? null : new long[] {Math.max(0, -least), Math.max(0, most)};
    }

    private void compare(SqlNode a, SqlKind kind, SqlNode b) {
        Moment first = moment(a);
        Moment second = moment(b);
        if (first == null || second == null || first.ofLeft() == second.ofLeft()) {
            return;
        }
        // left less right is at least, or at most, this
        long apart =
                first.ofLeft() ? second.plusMillis() - first.plusMillis() : first.plusMillis() - second.plusMillis();
        boolean equal = kind == SqlKind.EQUALS;
        boolean less = kind == SqlKind.LESS_THAN || kind == SqlKind.LESS_THAN_OR_EQUAL;
        boolean greater = kind == SqlKind.GREATER_THAN || kind == SqlKind.GREATER_THAN_OR_EQUAL;
        if (equal || (first.ofLeft() ? greater : less)) {
            least = least == null ? apart : Math.max(least, apart);
        }
        if (equal || (first.ofLeft() ? less : greater)) {
            most = most == null ? apart : Math.min(most, apart);
        }
    }

    private @Nullable Moment moment(SqlNode node) {
        if (node instanceof SqlIdentifier id) {
            boolean rowtime = id.names.size() == 2 && id.names.get(1).equals(StreamTable.ROWTIME);
            boolean ofLeft = rowtime && id.names.get(0).equals(left);
            return ofLeft || (rowtime && id.names.get(0).equals(right)) ? new Moment(ofLeft, 0) : null;
        }
        if (!(node instanceof SqlCall call) || call.operandCount() != 2) {
            return null;
        }
        boolean plus = call.getKind() == SqlKind.PLUS;
        if (!(plus || call.getKind() == SqlKind.MINUS) || !(call.operand(1) instanceof SqlIntervalLiteral interval)) {
            return null;
        }
        Moment inner = moment(call.operand(0));
        long millis = Intervals.millis(interval);
        return inner == null ? null : new Moment(inner.ofLeft(), inner.plusMillis() + (plus ? millis : -millis));
    }
}
