package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.StepFunction;
import io.freshet.sqlplanner.function.Steps;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * What the dialect computes differently, in terms that the code generator knows: STEP becomes a call of the method of {@link Steps} for its types,
 * CAST to a whole number rounds.
 */
final class DialectLowering extends RexShuttle {
    private final RexBuilder rex;

    DialectLowering(RexBuilder rex) {
        this.rex = rex;
    }

    @Override
    public RexNode visitCall(RexCall original) {
        RexNode visited = super.visitCall(original);
        if (visited instanceof RexCall cast && cast.getKind() == SqlKind.CAST) {
            return rounding(cast);
        }
        if (!(visited instanceof RexCall call) || !StepFunction.INSTANCE.equals(call.getOperator())) {
            return visited;
        }
        RexNode value = call.getOperands().get(0);
        RexNode size = call.getOperands().get(1);
        RelDataType type = value.getType();
        if (SqlTypeName.DATETIME_TYPES.contains(type.getSqlTypeName())) {
            boolean months =
                    SqlTypeName.YEAR_INTERVAL_TYPES.contains(size.getType().getSqlTypeName());
            return call(call, months ? "ofMonths" : "ofLong", value, size);
        }
        if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
            return call(call, "ofDecimal", value, rex.makeCast(type, size));
        }
        return SqlTypeName.INT_TYPES.contains(type.getSqlTypeName())
                ? rex.makeCast(call.getType(), call(call, "ofLong", value, size))
                : call(call, "ofDouble", value, size);
    }

    /** CAST of REAL or DOUBLE to a whole number rounds in the dialect; Calcite's cuts. */
    private RexNode rounding(RexCall cast) {
        RexNode value = cast.getOperands().get(0);
        if (!SqlTypeName.APPROX_TYPES.contains(value.getType().getSqlTypeName())
                || !SqlTypeName.INT_TYPES.contains(cast.getType().getSqlTypeName())) {
            return cast;
        }
        RexNode rounded = rex.makeCall(
                value.getType(), SqlStdOperatorTable.ROUND, List.of(value, rex.makeExactLiteral(BigDecimal.ZERO)));
        return rex.makeAbstractCast(cast.getType(), rounded, false);
    }

    private RexNode call(RexCall step, String method, RexNode value, RexNode size) {
        SqlUserDefinedFunction function = new SqlUserDefinedFunction(
                new SqlIdentifier("STEP_" + method, SqlParserPos.ZERO),
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0_NULLABLE,
                null,
                OperandTypes.operandMetadata(
                        List.of(SqlTypeFamily.ANY, SqlTypeFamily.ANY), types -> List.of(), i -> "arg" + i, i -> false),
                ScalarFunctionImpl.create(Steps.class, method));
        return rex.makeCall(step.getType(), function, List.of(value, size));
    }
}
