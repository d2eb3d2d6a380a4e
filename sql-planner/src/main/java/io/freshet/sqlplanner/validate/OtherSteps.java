package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.function.StepFunction;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Other ways to write STEP. The service's first templates wrote a bucket of ten seconds as {@code FLOOR((S.ROWTIME - TIMESTAMP '1970-01-01 00:00:00') SECOND / 10 TO
 * SECOND)}. That is STEP(S.ROWTIME BY INTERVAL '10' SECOND),
 * and so is the standard's TUMBLE(S.ROWTIME, INTERVAL '10' SECOND) in GROUP BY.
 */
final class OtherSteps extends SqlShuttle {
    private OtherSteps() {}

    static void rewrite(SqlSelect select) {
        SqlNodeList group = select.getGroup();
        if (group != null) {
            OtherSteps steps = new OtherSteps();
            select.setGroupBy((SqlNodeList) group.accept(steps));
            select.setSelectList((SqlNodeList) select.getSelectList().accept(steps));
            SqlNode having = select.getHaving();
            if (having != null) {
                select.setHaving(having.accept(steps));
            }
        }
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode tumble = tumble(call);
        SqlNode step = tumble == null ? step(call) : tumble;
        return step != null ? step : call instanceof SqlSelect ? call : super.visit(call);
    }

    private static @Nullable SqlNode tumble(SqlCall call) {
        SqlParserPos pos = call.getParserPosition();
        String name = call.getOperator().getName();
        if (call.operandCount() != 2) {
            return null;
        }
        SqlNode step = StepFunction.INSTANCE.createCall(pos, call.getOperandList());
        return switch (name) {
            case "$TUMBLE", "TUMBLE_START" -> step;
            case "TUMBLE_END" -> SqlStdOperatorTable.PLUS.createCall(pos, step, call.operand(1));
            case "TUMBLE_ROWTIME" ->
                GroupWindowRewriter.lastMoment(SqlStdOperatorTable.PLUS.createCall(pos, step, call.operand(1)), pos);
            default -> null;
        };
    }

    private static @Nullable SqlNode step(SqlCall floor) {
        if (floor.getKind() != SqlKind.FLOOR || floor.operandCount() != 2) {
            return null;
        }
        if (!(floor.operand(0) instanceof SqlCall divided)
                || divided.getKind() != SqlKind.DIVIDE
                || !(divided.operand(1) instanceof SqlNumericLiteral count)
                || !(divided.operand(0) instanceof SqlCall minus)
                || !minus.getOperator().getName().equals("-")
                || minus.operandCount() != 3) {
            return null;
        }
        SqlNode qualifier = minus.operand(2);
        boolean ofRowtime = minus.operand(0) instanceof SqlIdentifier id
                && id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME);
        if (!ofRowtime || !isEpoch(minus.operand(1)) || !(qualifier instanceof SqlIntervalQualifier unit)) {
            return null;
        }
        if (unit.timeUnitRange != range(floor.operand(1))) {
            return null;
        }
        SqlParserPos pos = floor.getParserPosition();
        TimeUnit only = unit.timeUnitRange.startUnit;
        return StepFunction.INSTANCE.createCall(
                pos,
                minus.operand(0),
                SqlLiteral.createInterval(
                        1,
                        count.toValue() == null ? "0" : String.valueOf(count.toValue()),
                        new SqlIntervalQualifier(only, null, pos),
                        pos));
    }

    private static boolean isEpoch(SqlNode node) {
        return node.toString().replaceAll("\\.0+", "").contains("1970-01-01 00:00:00");
    }

    private static @Nullable TimeUnitRange range(SqlNode unit) {
        if (unit instanceof SqlIntervalQualifier qualifier) {
            return qualifier.timeUnitRange;
        }
        return unit instanceof SqlLiteral literal ? literal.getValueAs(TimeUnitRange.class) : null;
    }
}
