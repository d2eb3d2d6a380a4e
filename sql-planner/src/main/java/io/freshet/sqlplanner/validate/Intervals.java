package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Interval literals of the syntax tree. */
final class Intervals {
    private Intervals() {}

    /** How long an interval of days or less is. */
    static long millis(SqlNode node) {
        if (!(node instanceof SqlIntervalLiteral literal)) {
            throw Refusal.of(Code.INVALID, node, "Expected an interval", "write, for example, INTERVAL '1' MINUTE");
        }
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getTypeName())) {
            throw Refusal.notYet(node, "A window of months or years");
        }
        long millis = literal.getValueAs(Long.class);
        if (millis < 0) {
            throw Refusal.of(Code.INVALID, node, "The interval is negative", "write an interval of zero or more");
        }
        return millis;
    }
}
