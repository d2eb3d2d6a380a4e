package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.function.LoweredFunctions;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Which types INSERT converts by itself: numbers into numbers, text into text; nothing else changes its type unasked. */
final class Assignment {
    private Assignment() {}

    static boolean allowed(RelDataType from, RelDataType to) {
        if (from.getSqlTypeName() == SqlTypeName.NULL) {
            return true;
        }
        if (SqlTypeUtil.isNumeric(from)) {
            return SqlTypeUtil.isNumeric(to);
        }
        SqlTypeFamily family = from.getSqlTypeName().getFamily();
        return family != null && family == to.getSqlTypeName().getFamily();
    }

    static boolean needsCast(RelDataType from, RelDataType to) {
        if (from.getSqlTypeName() != to.getSqlTypeName()) {
            return true;
        }
        return switch (to.getSqlTypeName()) {
            case DECIMAL -> from.getPrecision() != to.getPrecision() || from.getScale() != to.getScale();
            case CHAR -> from.getPrecision() != to.getPrecision();
            case VARCHAR ->
                to.getPrecision() >= 0 && (from.getPrecision() < 0 || from.getPrecision() > to.getPrecision());
            default -> false;
        };
    }

    /** The value in a column's type. Text that is too long is cut, as it is when records are read; CAST fails its row. */
    static RexNode cast(RexBuilder rex, RexNode value, RelDataType to) {
        if (!SqlTypeName.CHAR_TYPES.contains(value.getType().getSqlTypeName()) || to.getPrecision() < 0) {
            return rex.makeCast(to, value);
        }
        String method = to.getSqlTypeName() == SqlTypeName.CHAR ? "pad" : "cut";
        RexNode length = rex.makeExactLiteral(
                BigDecimal.valueOf(to.getPrecision()), rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER));
        return rex.makeCall(to, LoweredFunctions.of("text", method, 2), List.of(value, length));
    }

    /** The type's name without nullability or character set. */
    static String name(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case TIMESTAMP, TIME -> type.getSqlTypeName().getName();
            default -> type.toString();
        };
    }
}
