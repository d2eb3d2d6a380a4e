package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.operator.MatchValue;
import io.freshet.sqlplanner.operator.RowPattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** MATCH_RECOGNIZE: what it may not say on a stream is refused where it stands, and the time of its rows becomes a measure. */
final class MatchRewriter {
    private static final int TABLE = SqlMatchRecognize.OPERAND_TABLE_REF;

    private MatchRewriter() {}

    /** Rewrites it in place; what it reads being rewritten already. */
    static void rewrite(SqlMatchRecognize match, SqlNode read) {
        rows(match);
        order(match);
        pattern(match);
        List<SqlNode> measures = new ArrayList<>();
        for (SqlNode measure : match.getMeasureList()) {
            SqlIdentifier name = ((SqlCall) measure).operand(1);
            if (name.getSimple().equals(StreamTable.ROWTIME)) {
                throw Refusal.of(
                        Code.INVALID,
                        name,
                        "ROWTIME of a match is that of its last row",
                        "give the measure another name");
            }
            measures.add(measure.accept(new MatchRowtime()));
        }
        SqlParserPos pos = match.getParserPosition();
        measures.add(
                SqlStdOperatorTable.AS.createCall(pos, lastRowtime(pos), new SqlIdentifier(StreamTable.ROWTIME, pos)));
        match.setOperand(SqlMatchRecognize.OPERAND_MEASURES, new SqlNodeList(measures, pos));
        if (match.getAfter() == null) {
            match.setOperand(
                    SqlMatchRecognize.OPERAND_AFTER, SqlMatchRecognize.AfterOption.SKIP_PAST_LAST_ROW.symbol(pos));
        }
        match.setOperand(TABLE, read);
        forward(match.getPatternDefList());
        forward(match.getMeasureList());
    }

    private static SqlNode lastRowtime(SqlParserPos pos) {
        return SqlStdOperatorTable.LAST.createCall(
                pos, new SqlIdentifier(StreamTable.ROWTIME, pos), SqlLiteral.createExactNumeric("0", pos));
    }

    /** MATCH_ROWTIME(), as others call the time of the last row. */
    private static final class MatchRowtime extends SqlShuttle {
        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            return call.getOperator() instanceof SqlUnresolvedFunction function
                            && function.getName().equals("MATCH_ROWTIME")
                            && call.operandCount() == 0
                    ? lastRowtime(call.getParserPosition())
                    : super.visit(call);
        }
    }

    private static void rows(SqlMatchRecognize match) {
        SqlLiteral rows = match.getRowsPerMatch();
        if (rows != null && rows.getValue() == SqlMatchRecognize.RowsPerMatchOption.ALL_ROWS) {
            throw Refusal.notYet(rows, "ALL ROWS PER MATCH");
        }
        if (match.getMeasureList().isEmpty() && match.getPartitionList().isEmpty()) {
            throw Refusal.of(Code.INVALID, match, "A match without MEASURES has no columns", "add MEASURES .. AS name");
        }
        SqlLiteral interval = match.getInterval();
        if (interval != null && Intervals.millis(interval) == 0) {
            throw Refusal.of(Code.INVALID, interval, "WITHIN is zero", "write an interval of more than zero");
        }
        for (SqlNode key : match.getPartitionList()) {
            if (!(key instanceof SqlIdentifier id)
                    || id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME)) {
                throw Refusal.of(
                        Code.INVALID,
                        key,
                        "PARTITION BY of a match names columns other than ROWTIME",
                        "compute the expression in a sub-query");
            }
        }
    }

    private static void order(SqlMatchRecognize match) {
        SqlNodeList order = match.getOrderList();
        if (order.isEmpty()) {
            throw Refusal.of(Code.INVALID, match, "MATCH_RECOGNIZE has no ORDER BY", "add ORDER BY ROWTIME");
        }
        if (!(order.get(0) instanceof SqlIdentifier id)
                || !id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME)) {
            throw Refusal.of(
                    Code.INVALID,
                    order.get(0),
                    "The rows of a stream come by ROWTIME, ascending",
                    "begin with ORDER BY ROWTIME; for another time, select it AS ROWTIME in a sub-query");
        }
    }

    private static void pattern(SqlMatchRecognize match) {
        if (match.getStrictStart().booleanValue() || match.getStrictEnd().booleanValue()) {
            throw Refusal.of(
                    Code.INVALID,
                    match.getPattern(),
                    "A stream has no first or last row for ^ and $",
                    "leave them out");
        }
        SqlNode pattern = match.getPattern();
        Set<String> variables = new LinkedHashSet<>();
        long places = places(pattern, variables);
        if (places > RowPattern.MOST_PLACES || variables.size() > MatchValue.Variables.MOST) {
            throw Refusal.of(
                    Code.TOO_LARGE,
                    pattern,
                    "The pattern has " + variables.size() + " variables and, written out, " + places
                            + " places (expected: at most " + MatchValue.Variables.MOST + " and "
                            + RowPattern.MOST_PLACES + ")");
        }
        if (mayBeEmpty(pattern)) {
            throw Refusal.of(
                    Code.INVALID, pattern, "The pattern matches no rows at all", "ask for at least one row, as in A+");
        }
        for (SqlNode definition : match.getPatternDefList()) {
            SqlIdentifier name = ((SqlCall) definition).operand(1);
            if (!variables.contains(name.getSimple())) {
                throw Refusal.of(
                        Code.NOT_FOUND,
                        name,
                        "Variable '" + name.getSimple() + "' is not in the pattern",
                        NearestNames.hint(name.getSimple(), variables));
            }
        }
        after(match, variables);
    }

    private static void after(SqlMatchRecognize match, Set<String> variables) {
        if (!(match.getAfter() instanceof SqlCall skip)) {
            return;
        }
        SqlIdentifier to = skip.operand(0);
        Set<String> names = new LinkedHashSet<>(List.of(to.getSimple()));
        for (SqlNode subset : match.getSubsetList()) {
            SqlCall equals = (SqlCall) subset;
            if (equals.operand(0).toString().equals(to.getSimple())) {
                names.clear();
                equals.<SqlNodeList>operand(1).forEach(name -> names.add(name.toString()));
            }
        }
        if (!variables.containsAll(names)) {
            throw Refusal.of(
                    Code.NOT_FOUND,
                    to,
                    "Variable '" + to.getSimple() + "' is not in the pattern",
                    NearestNames.hint(to.getSimple(), variables));
        }
        Set<String> first = new LinkedHashSet<>();
        first(match.getPattern(), first);
        first.retainAll(names);
        if (skip.getOperator().equals(SqlMatchRecognize.SKIP_TO_FIRST) && !first.isEmpty()) {
            throw Refusal.of(
                    Code.INVALID,
                    to,
                    "The first '" + to.getSimple()
                            + "' may be the first row of the match, which would be found again and again",
                    "write AFTER MATCH SKIP TO NEXT ROW");
        }
    }

    private static long places(SqlNode pattern, Set<String> variables) {
        if (pattern instanceof SqlIdentifier id) {
            variables.add(id.getSimple());
            return 1;
        }
        SqlCall call = (SqlCall) pattern;
        return switch (call.getKind()) {
            case PATTERN_CONCAT ->
                call.getOperandList().stream()
                        .mapToLong(part -> places(part, variables))
                        .sum();
            case PATTERN_ALTER ->
                call.getOperandList().stream()
                        .mapToLong(part -> places(part, variables) + 2)
                        .sum();
            case PATTERN_QUANTIFIER -> quantified(call, variables);
            case PATTERN_PERMUTE -> permuted(call, variables);
            default ->
                throw Refusal.of(
                        Code.INVALID,
                        call,
                        "{- -} leaves rows out of ALL ROWS PER MATCH, which is not there",
                        "leave the braces out");
        };
    }

    private static long quantified(SqlCall call, Set<String> variables) {
        long inner = places(call.operand(0), variables) + 2;
        long low = number(call.operand(1));
        long high = number(call.operand(2));
        if (high >= 0 && (high < low || high == 0)) {
            throw Refusal.of(
                    Code.INVALID,
                    call,
                    "The quantifier is {" + low + "," + high + "}",
                    "write at least one row, and the smaller number first");
        }
        long times = Math.max(1, Math.max(low, high));
        return times > RowPattern.MOST_PLACES ? times : inner * times + 2;
    }

    private static long permuted(SqlCall call, Set<String> variables) {
        long inner = 0;
        long orders = 1;
        int parts = 0;
        for (SqlNode part : call.getOperandList()) {
            inner += places(part, variables) + 2;
            orders = Math.min(RowPattern.MOST_PLACES, orders * ++parts);
        }
        return inner * orders;
    }

    private static long number(SqlNode literal) {
        return Math.max(-1, ((SqlLiteral) literal).longValue(true));
    }

    private static boolean mayBeEmpty(SqlNode pattern) {
        if (pattern instanceof SqlIdentifier) {
            return false;
        }
        SqlCall call = (SqlCall) pattern;
        return switch (call.getKind()) {
            case PATTERN_ALTER -> call.getOperandList().stream().anyMatch(MatchRewriter::mayBeEmpty);
            case PATTERN_QUANTIFIER -> number(call.operand(1)) <= 0 || mayBeEmpty(call.operand(0));
            default -> call.getOperandList().stream().allMatch(MatchRewriter::mayBeEmpty);
        };
    }

    /** The variables that the first row may have. */
    private static void first(SqlNode pattern, Set<String> names) {
        if (pattern instanceof SqlIdentifier id) {
            names.add(id.getSimple());
            return;
        }
        SqlCall call = (SqlCall) pattern;
        if (call.getKind() == SqlKind.PATTERN_QUANTIFIER) {
            first(call.operand(0), names);
            return;
        }
        for (SqlNode part : call.getOperandList()) {
            first(part, names);
            if (call.getKind() == SqlKind.PATTERN_CONCAT && !mayBeEmpty(part)) {
                return;
            }
        }
    }

    private static void forward(SqlNodeList expressions) {
        expressions.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.getKind() == SqlKind.NEXT) {
                    throw Refusal.notYet(call, "NEXT, which looks at rows that have not come");
                }
                if (call instanceof SqlBasicCall basic
                        && (call.getKind() == SqlKind.PREV
                                || call.getKind() == SqlKind.FIRST
                                || call.getKind() == SqlKind.LAST)
                        && basic.operandCount() > 1
                        && !(basic.operand(1) instanceof SqlLiteral)) {
                    throw Refusal.of(
                            Code.INVALID,
                            basic.operand(1),
                            "The offset of " + call.getOperator().getName() + " is no constant",
                            "write a number");
                }
                return super.visit(call);
            }
        });
    }
}
