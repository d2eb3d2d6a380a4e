package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.LoweredFunctions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** CAST as the dialect has it: whole numbers are rounded and kept in range, text must fit, intervals have a text. Other casts are Calcite's. */
final class CastLowering {
    private final RexBuilder rex;

    CastLowering(RexBuilder rex) {
        this.rex = rex;
    }

    RexNode lower(RexCall cast) {
        RexNode value = cast.getOperands().get(0);
        RelDataType to = cast.getType();
        if (value.getType().getSqlTypeName() == SqlTypeName.NULL
                || SqlTypeName.INTERVAL_TYPES.contains(to.getSqlTypeName())) {
            return cast;
        }
        return switch (to.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> toWhole(cast, value, to);
            case DECIMAL -> toDecimal(cast, value, to);
            case REAL, FLOAT, DOUBLE ->
                isText(value)
                        ? rex.makeAbstractCast(to, call("cast", "doubleOfText", SqlTypeName.DOUBLE, value), false)
                        : cast;
            case DATE, TIME, TIMESTAMP ->
                isText(value)
                        ? call(to, "cast", to.getSqlTypeName().getName().toLowerCase(Locale.ROOT) + "OfText", value)
                        : cast;
            case CHAR, VARCHAR -> toText(cast, value, to);
            default -> cast;
        };
    }

    private RexNode toWhole(RexCall cast, RexNode value, RelDataType to) {
        String from =
                switch (value.getType().getSqlTypeName()) {
                    case TINYINT, SMALLINT, INTEGER, BIGINT -> "wholeOfLong";
                    case DECIMAL -> "wholeOfDecimal";
                    case REAL -> "wholeOfReal";
                    case FLOAT, DOUBLE -> "wholeOfDouble";
                    case CHAR, VARCHAR -> "wholeOfText";
                    default -> "";
                };
        if (from.isEmpty()) {
            return cast;
        }
        RexNode whole = call(
                "cast",
                from,
                SqlTypeName.BIGINT,
                value,
                bound(to.getSqlTypeName(), false),
                bound(to.getSqlTypeName(), true));
        return rex.makeAbstractCast(to, whole, false);
    }

    private RexNode bound(SqlTypeName type, boolean upper) {
        long max =
                switch (type) {
                    case TINYINT -> Byte.MAX_VALUE;
                    case SMALLINT -> Short.MAX_VALUE;
                    case INTEGER -> Integer.MAX_VALUE;
                    default -> Long.MAX_VALUE;
                };
        return rex.makeLiteral(
                BigDecimal.valueOf(upper ? max : -max - 1),
                rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
                false);
    }

    private RexNode toDecimal(RexCall cast, RexNode value, RelDataType to) {
        String from =
                switch (value.getType().getSqlTypeName()) {
                    case TINYINT, SMALLINT, INTEGER, BIGINT -> "decimalOfLong";
                    case DECIMAL -> "decimal";
                    case REAL -> "decimalOfReal";
                    case FLOAT, DOUBLE -> "decimalOfDouble";
                    case CHAR, VARCHAR -> "decimalOfText";
                    default -> "";
                };
        return from.isEmpty() ? cast : call(to, "cast", from, value, number(to.getPrecision()), number(to.getScale()));
    }

    private RexNode toText(RexCall cast, RexNode value, RelDataType to) {
        RexNode text = text(value);
        if (text == null) {
            return cast;
        }
        if (to.getPrecision() < 0) {
            return text;
        }
        String fit = to.getSqlTypeName() == SqlTypeName.CHAR ? "fitPadded" : "fit";
        return call(to, "cast", fit, text, number(to.getPrecision()));
    }

    private @Nullable RexNode text(RexNode value) {
        SqlTypeName from = value.getType().getSqlTypeName();
        if (SqlTypeName.INTERVAL_TYPES.contains(from)) {
            SqlIntervalQualifier qualifier =
                    Objects.requireNonNull(value.getType().getIntervalQualifier());
            String last = qualifier.timeUnitRange.endUnit == null
                    ? qualifier.timeUnitRange.startUnit.name()
                    : qualifier.timeUnitRange.endUnit.name();
            String method = SqlTypeName.YEAR_INTERVAL_TYPES.contains(from) ? "ofMonths" : "ofMillis";
            return call(
                    "interval",
                    method,
                    SqlTypeName.VARCHAR,
                    value,
                    rex.makeLiteral(qualifier.timeUnitRange.startUnit.name()),
                    rex.makeLiteral(last));
        }
        String method =
                switch (from) {
                    case CHAR, VARCHAR -> "";
                    case TINYINT, SMALLINT, INTEGER, BIGINT -> "textOfLong";
                    case DECIMAL -> "textOfDecimal";
                    case REAL -> "textOfReal";
                    case FLOAT, DOUBLE -> "textOfDouble";
                    case BOOLEAN -> "textOfBoolean";
                    case DATE -> "textOfDate";
                    case TIME -> "textOfTime";
                    case TIMESTAMP -> "textOfTimestamp";
                    default -> "none";
                };
        if (method.equals("none")) {
            return null;
        }
        return method.isEmpty() ? value : call("cast", method, SqlTypeName.VARCHAR, value);
    }

    private static boolean isText(RexNode value) {
        return SqlTypeName.CHAR_TYPES.contains(value.getType().getSqlTypeName());
    }

    private RexNode number(int value) {
        return rex.makeExactLiteral(
                BigDecimal.valueOf(value), rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER));
    }

    private RexNode call(String group, String method, SqlTypeName type, RexNode value, RexNode... more) {
        RelDataType result = rex.getTypeFactory()
                .createTypeWithNullability(
                        rex.getTypeFactory().createSqlType(type),
                        value.getType().isNullable());
        return call(result, group, method, value, more);
    }

    private RexNode call(RelDataType type, String group, String method, RexNode value, RexNode... more) {
        List<RexNode> arguments = new ArrayList<>();
        arguments.add(value);
        arguments.addAll(List.of(more));
        return rex.makeCall(type, LoweredFunctions.of(group, method, arguments.size()), arguments);
    }
}
