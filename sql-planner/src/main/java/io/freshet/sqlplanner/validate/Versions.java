package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSnapshot;
import org.jspecify.annotations.Nullable;

/** FOR SYSTEM_TIME AS OF: a side of a join that is looked up as it was at the other's ROWTIME. */
final class Versions {
    private Versions() {}

    /** The snapshot that a side of a join is, with or without a name; null if it is none. */
    static @Nullable SqlSnapshot snapshot(SqlNode side) {
        SqlNode node = side.getKind() == SqlKind.AS ? ((SqlCall) side).operand(0) : side;
        return node instanceof SqlSnapshot snapshot ? snapshot : null;
    }

    /** The snapshot that the right side of a join is, or null; the left side may be none. */
    static @Nullable SqlSnapshot ofRight(SqlJoin join) {
        SqlSnapshot left = snapshot(join.getLeft());
        if (left != null) {
            throw Refusal.of(
                    Code.INVALID, left, "FOR SYSTEM_TIME AS OF stands on the right of a join", "change the sides");
        }
        return snapshot(join.getRight());
    }

    /**
     * Refuses what cannot be looked up.
     *
     * @param stream true if the snapshot is of a stream, not of a reference table, which has one version only
     */
    static void check(SqlJoin join, SqlSnapshot snapshot, @Nullable String left, boolean stream) {
        SqlNode period = snapshot.getPeriod();
        boolean processing = period instanceof SqlCall call
                && call.getOperator().getName().equals("PROCTIME")
                && call.operandCount() == 0;
        boolean rowtime = period instanceof SqlIdentifier id
                && id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME)
                && (id.isSimple() || id.names.get(0).equals(left));
        if (left == null || !(rowtime || (processing && !stream))) {
            throw Refusal.of(
                    Code.INVALID,
                    period,
                    "A version is looked up by the ROWTIME of the join's left side",
                    left == null ? "put the stream on the left" : "write FOR SYSTEM_TIME AS OF " + left + ".ROWTIME");
        }
        if (join.getJoinType() != JoinType.INNER && join.getJoinType() != JoinType.LEFT) {
            throw Refusal.of(
                    Code.INVALID,
                    join,
                    join.getJoinType() + " JOIN of versions would have to give rows that nothing asks for",
                    "use JOIN or LEFT JOIN");
        }
    }
}
