package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeName;

/** Casts that Calcite allows and the dialect does not. */
final class CastRules {
    private CastRules() {}

    static void check(SqlCall cast, RelDataType from, RelDataType to) {
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
}
