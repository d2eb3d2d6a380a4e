package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.DialectOperators;
import io.freshet.sqlplanner.function.PeriodPredicate;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Functions that the grammar reads as Calcite's and that the dialect has differently, in terms of the dialect's own, in place: SUBSTRING by a regular
 * expression, EXTRACT of seconds, predicates on periods, functions that the application created.
 */
final class FunctionRewriter {
    private static final String ROW_TIMESTAMP = "CURRENT_ROW_TIMESTAMP";

    private final UserFunctions functions;

    FunctionRewriter(UserFunctions functions) {
        this.functions = functions;
    }

    SqlNode rewrite(SqlNode node) {
        if (node instanceof SqlNodeList list) {
            for (int i = 0; i < list.size(); i++) {
                SqlNode item = list.get(i);
                SqlNode rewritten = rewrite(item);
                if (rewritten != item) {
                    list.set(i, rewritten);
                }
            }
            return list;
        }
        if (node instanceof SqlIdentifier id && id.isSimple() && id.getSimple().equals(ROW_TIMESTAMP)) {
            return SqlUtil.createCall(DialectOperators.rowTimestamp(), id.getParserPosition(), List.of());
        }
        return node instanceof SqlCall call ? call(call) : node;
    }

    private SqlNode call(SqlCall call) {
        if (isPeriodPredicate(call.getOperator())
                && call.operand(0) instanceof SqlCall first
                && isPeriodPredicate(first.getOperator())) {
            return rewrite(chained(call, first));
        }
        SqlNode inlined = functions.inline(call);
        if (inlined != call) {
            return rewrite(inlined);
        }
        List<SqlNode> operands = call.getOperandList();
        int rewritable = call.getKind() == SqlKind.AS ? 1 : operands.size();
        for (int i = 0; i < rewritable; i++) {
            SqlNode operand = operands.get(i);
            if (operand != null) {
                SqlNode rewritten = rewrite(operand);
                if (rewritten != operand) {
                    call.setOperand(i, rewritten);
                }
            }
        }
        return own(call);
    }

    private static SqlNode own(SqlCall call) {
        SqlParserPos pos = call.getParserPosition();
        if (call.getKind() == SqlKind.EXTRACT
                && call.operand(0) instanceof SqlIntervalQualifier unit
                && unit.timeUnitRange == TimeUnitRange.SECOND) {
            return DialectOperators.EXTRACT_SECOND.createCall(pos, call.<SqlNode>operand(1));
        }
        if (call.getOperator().equals(SqlStdOperatorTable.SUBSTRING)
                && call.operandCount() == 2
                && isText(call.operand(1))) {
            return DialectOperators.SUBSTRING_REGEX.createCall(pos, call.getOperandList());
        }
        if (call.getOperator() instanceof PeriodPredicate predicate) {
            return predicate.expand(pos, bounds(call, 0), bounds(call, 1));
        }
        if (call.getOperator().equals(SqlStdOperatorTable.CONTAINS)
                && call.operand(1).getKind() != SqlKind.ROW) {
            // a period does not contain its end
            List<SqlNode> period = bounds(call, 0);
            SqlNode moment = call.operand(1);
            return SqlStdOperatorTable.AND.createCall(
                    pos,
                    SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(pos, period.get(0), moment),
                    SqlStdOperatorTable.LESS_THAN.createCall(
                            pos, moment.clone(moment.getParserPosition()), period.get(1)));
        }
        return call;
    }

    private static boolean isText(SqlNode node) {
        return node instanceof SqlCall call
                ? call.getOperator().equals(SqlStdOperatorTable.CONCAT)
                : node instanceof SqlCharStringLiteral;
    }

    private static boolean isPeriodPredicate(SqlOperator operator) {
        return operator instanceof PeriodPredicate
                || switch (operator.getKind()) {
                    case CONTAINS,
                            OVERLAPS,
                            PRECEDES,
                            SUCCEEDS,
                            IMMEDIATELY_PRECEDES,
                            IMMEDIATELY_SUCCEEDS,
                            PERIOD_EQUALS -> true;
                    default -> false;
                };
    }

    /** {@code a PRECEDES b PRECEDES c} is short for {@code a PRECEDES b AND b PRECEDES c}. */
    private static SqlNode chained(SqlCall call, SqlCall first) {
        SqlNode middle = first.operand(1);
        SqlParserPos pos = call.getParserPosition();
        return SqlStdOperatorTable.AND.createCall(
                pos, first, call.getOperator().createCall(pos, copy(middle), call.<SqlNode>operand(1)));
    }

    /** Start and end of a period; the second of its two parts may be its length instead of its end. */
    private static List<SqlNode> bounds(SqlCall predicate, int operand) {
        if (!(predicate.operand(operand) instanceof SqlCall period)
                || period.getKind() != SqlKind.ROW
                || period.operandCount() != 2) {
            throw Refusal.of(
                    Code.TYPE_MISMATCH,
                    predicate.operand(operand),
                    predicate.getOperator().getName() + " compares periods",
                    "write a period as (start, end)");
        }
        SqlNode start = period.operand(0);
        SqlNode end = period.operand(1);
        return end instanceof SqlIntervalLiteral
                ? List.of(start, SqlStdOperatorTable.PLUS.createCall(end.getParserPosition(), copy(start), end))
                : List.of(start, end);
    }

    /** A copy of an expression, all the way down: a node of a syntax tree has one place only. */
    static SqlNode copy(SqlNode node) {
        return Objects.requireNonNull(node.accept(new DeepCopy()));
    }
}
