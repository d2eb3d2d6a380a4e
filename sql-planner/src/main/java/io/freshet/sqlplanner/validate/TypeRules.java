package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeName;

/** Casts and comparisons that Calcite allows and the dialect does not. */
final class TypeRules {
    private TypeRules() {}

    static void checkCast(SqlCall cast, RelDataType from, RelDataType to) {
        boolean fromInterval = SqlTypeName.INTERVAL_TYPES.contains(from.getSqlTypeName());
        boolean toInterval = SqlTypeName.INTERVAL_TYPES.contains(to.getSqlTypeName());
        if (toInterval && SqlTypeName.NUMERIC_TYPES.contains(from.getSqlTypeName())) {
            throw Refusal.of(
                    Code.TYPE_MISMATCH,
                    cast,
                    "A number cannot be cast to an interval",
                    "multiply: n * INTERVAL '1' SECOND");
        }
        SqlIntervalQualifier qualifier = from.getIntervalQualifier();
        if (fromInterval
                && SqlTypeName.NUMERIC_TYPES.contains(to.getSqlTypeName())
                && qualifier != null
                && qualifier.timeUnitRange.endUnit != null) {
            throw Refusal.of(
                    Code.TYPE_MISMATCH,
                    cast,
                    "An interval of several fields (" + qualifier + ") cannot be cast to a number",
                    "name one field, as in (a - b) SECOND");
        }
    }

    /** Text is compared with text only: nothing becomes text, or a number or time, unasked. */
    static void checkComparison(SqlCall comparison, RelDataType left, RelDataType right) {
        if (left.getSqlTypeName() != SqlTypeName.NULL
                && right.getSqlTypeName() != SqlTypeName.NULL
                && SqlTypeName.CHAR_TYPES.contains(left.getSqlTypeName())
                        != SqlTypeName.CHAR_TYPES.contains(right.getSqlTypeName())) {
            throw Refusal.of(
                    Code.TYPE_MISMATCH,
                    comparison,
                    "Cannot compare " + Assignment.name(left) + " with " + Assignment.name(right),
                    "use CAST on one side, or a literal such as TIMESTAMP '2024-01-31 12:00:00'");
        }
    }
}
