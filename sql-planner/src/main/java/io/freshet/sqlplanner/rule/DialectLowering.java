package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.ArgumentFunction;
import io.freshet.sqlplanner.function.DialectOperators;
import io.freshet.sqlplanner.function.LogFunction;
import io.freshet.sqlplanner.function.LogRecords;
import io.freshet.sqlplanner.function.LoweredFunctions;
import io.freshet.sqlplanner.function.MonotonicFunction;
import io.freshet.sqlplanner.function.StepFunction;
import io.freshet.sqlplanner.function.Steps;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCallBinding;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What the dialect computes differently, in terms that the code generator knows: calls of static methods, for example of {@link Steps}, chosen by
 * the types of the arguments.
 */
final class DialectLowering extends RexShuttle {
    /** Arithmetic of whole numbers that fails instead of running over. */
    private static final Map<SqlKind, SqlOperator> CHECKED = Map.of(
            SqlKind.PLUS, SqlStdOperatorTable.CHECKED_PLUS,
            SqlKind.MINUS, SqlStdOperatorTable.CHECKED_MINUS,
            SqlKind.TIMES, SqlStdOperatorTable.CHECKED_MULTIPLY,
            SqlKind.MINUS_PREFIX, SqlStdOperatorTable.CHECKED_UNARY_MINUS);

    private final RexBuilder rex;
    private final CastLowering casts;

    DialectLowering(RexBuilder rex) {
        this.rex = rex;
        this.casts = new CastLowering(rex);
    }

    @Override
    public RexNode visitCall(RexCall original) {
        RexNode visited = super.visitCall(original);
        if (!(visited instanceof RexCall call)) {
            return visited;
        }
        if (call.getKind() == SqlKind.CAST) {
            return casts.lower(call);
        }
        if (StepFunction.INSTANCE.equals(call.getOperator())) {
            return step(call);
        }
        if (MonotonicFunction.INSTANCE.equals(call.getOperator()) || call.getOperator() instanceof ArgumentFunction) {
            return call.getOperands().get(0);
        }
        if (DialectOperators.EXTRACT_SECOND.equals(call.getOperator())) {
            SqlTypeName of = call.getOperands().get(0).getType().getSqlTypeName();
            return rex.makeCall(
                    call.getType(),
                    LoweredFunctions.of("time", of == SqlTypeName.TIMESTAMP ? "secondOfTimestamp" : "secondOf", 1),
                    call.getOperands());
        }
        SqlOperator checked = CHECKED.get(call.getKind());
        if (checked != null && SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName())) {
            return rex.makeCall(call.getType(), checked, call.getOperands());
        }
        boolean escaped = call.getOperands().size() > 2;
        if (call.getOperator().equals(SqlStdOperatorTable.LIKE)) {
            return text(call, escaped ? "likeEscape" : "like");
        }
        if (call.getOperator().equals(SqlStdOperatorTable.SIMILAR_TO)) {
            return text(call, escaped ? "similarEscape" : "similar");
        }
        if (call.getOperator().equals(SqlStdOperatorTable.OVERLAY)) {
            return text(call, call.getOperands().size() > 3 ? "overlayFor" : "overlay");
        }
        return call;
    }

    /** A column of a log line's record. */
    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
        RexNode record = access.getReferenceExpr();
        if (!(record instanceof RexCall call) || !(call.getOperator() instanceof LogFunction)) {
            return super.visitFieldAccess(access);
        }
        RexNode line = call.getOperands().get(0).accept(this);
        RexNode key = rex.makeLiteral(LogRecords.key(
                call.getOperator().getName(),
                LogFunction.arguments(RexCallBinding.create(rex.getTypeFactory(), call, List.of()))));
        RelDataType any = rex.getTypeFactory()
                .createTypeWithNullability(rex.getTypeFactory().createSqlType(SqlTypeName.ANY), true);
        RexNode parsed = rex.makeCall(any, LoweredFunctions.of("log", "parse", 2), List.of(line, key));
        String method =
                switch (access.getType().getSqlTypeName()) {
                    case CHAR, VARCHAR -> "text";
                    case TINYINT -> "tiny";
                    case SMALLINT -> "small";
                    case INTEGER, DATE, TIME -> "whole";
                    case BIGINT, TIMESTAMP -> "big";
                    case REAL -> "real";
                    case FLOAT, DOUBLE -> "approximate";
                    case DECIMAL -> "decimal";
                    case BOOLEAN -> "truth";
                    default -> throw new NotTranslatable("A log column of " + access.getType() + " is not supported");
                };
        RexNode field = rex.makeExactLiteral(
                BigDecimal.valueOf(access.getField().getIndex()),
                rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER));
        return rex.makeCall(access.getType(), LoweredFunctions.of("log", method, 2), List.of(parsed, field));
    }

    private RexNode text(RexCall call, String method) {
        return rex.makeCall(
                call.getType(),
                LoweredFunctions.of("text", method, call.getOperands().size()),
                call.getOperands());
    }

    private RexNode step(RexCall call) {
        RexNode value = call.getOperands().get(0);
        RexNode size = call.getOperands().get(1);
        RelDataType type = value.getType();
        if (SqlTypeName.DATETIME_TYPES.contains(type.getSqlTypeName())) {
            boolean months =
                    SqlTypeName.YEAR_INTERVAL_TYPES.contains(size.getType().getSqlTypeName());
            return step(call, months ? "ofMonths" : "ofLong", value, size);
        }
        if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
            return step(call, "ofDecimal", value, rex.makeCast(type, size));
        }
        return SqlTypeName.INT_TYPES.contains(type.getSqlTypeName())
                ? rex.makeCast(call.getType(), step(call, "ofLong", value, size))
                : step(call, "ofDouble", value, size);
    }

    private RexNode step(RexCall step, String method, RexNode value, RexNode size) {
        return rex.makeCall(step.getType(), LoweredFunctions.of("step", method, 2), List.of(value, size));
    }
}
