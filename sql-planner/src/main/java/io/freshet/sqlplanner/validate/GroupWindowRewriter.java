package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY HOP(..) and SESSION(..), and TUMBLE(..) of another time than ROWTIME, in terms of the table functions of the same names: what the query reads
 * becomes the table, WINDOW_START and WINDOW_END the keys. Sessions are kept apart by the other keys. HOP_START, HOP_END and HOP_ROWTIME (the window's last
 * millisecond) and their like are made of these columns.
 */
final class GroupWindowRewriter {
    private static final String START = "WINDOW_START";
    private static final String END = "WINDOW_END";
    private static final Set<String> WINDOWS = Set.of("$TUMBLE", "$HOP", "$SESSION");

    private GroupWindowRewriter() {}

    /** Rewrites a query in place, before anything else has been; gives the keys of its ORDER BY. */
    static SqlNodeList rewrite(SqlSelect select, SqlNodeList order) {
        SqlNodeList group = select.getGroup();
        SqlCall window = group == null ? null : window(group);
        if (group == null || window == null || byRowtime(window)) {
            return order;
        }
        List<SqlNode> others = new ArrayList<>();
        for (SqlNode key : group) {
            if (key != window) {
                others.add(key);
            }
        }
        String name = name(window);
        select.setFrom(table(select, window, name.equals("SESSION") ? keys(others) : SqlNodeList.EMPTY));
        select.setWhere(null);
        SqlParserPos pos = window.getParserPosition();
        others.add(new SqlIdentifier(START, pos));
        others.add(new SqlIdentifier(END, pos));
        Auxiliaries auxiliaries = new Auxiliaries(window, name);
        select.setGroupBy((SqlNodeList) new SqlNodeList(others, group.getParserPosition()).accept(auxiliaries));
        select.setSelectList((SqlNodeList) select.getSelectList().accept(auxiliaries));
        SqlNode having = select.getHaving();
        if (having != null) {
            select.setHaving(having.accept(auxiliaries));
        }
        return order.isEmpty() ? order : (SqlNodeList) order.accept(auxiliaries);
    }

    private static @Nullable SqlCall window(SqlNodeList group) {
        SqlCall found = null;
        for (SqlNode key : group) {
            if (key instanceof SqlCall call
                    && WINDOWS.contains(call.getOperator().getName())) {
                if (found != null && (!byRowtime(found) || !byRowtime(call))) {
                    throw Refusal.of(
                            Code.INVALID,
                            call,
                            "GROUP BY has two windows",
                            "keep one of them; for two times, use STEP");
                }
                found = call;
            }
        }
        return found;
    }

    private static boolean byRowtime(SqlCall window) {
        return window.getOperator().getName().equals("$TUMBLE")
                && window.operandCount() == 2
                && !(window.operand(0) instanceof SqlIdentifier id && !isRowtime(id));
    }

    private static boolean isRowtime(SqlIdentifier id) {
        return id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME);
    }

    private static String name(SqlCall window) {
        return window.getOperator().getName().substring(1);
    }

    private static SqlNodeList keys(List<SqlNode> others) {
        List<SqlNode> keys = new ArrayList<>();
        for (SqlNode key : others) {
            if (!(key instanceof SqlIdentifier id) || isRowtime(id)) {
                throw Refusal.of(
                        Code.INVALID,
                        key,
                        "Sessions are kept apart by columns",
                        "compute the expression in a sub-query");
            }
            keys.add(new SqlIdentifier(id.names.get(id.names.size() - 1), id.getParserPosition()));
        }
        return new SqlNodeList(keys, SqlParserPos.ZERO);
    }

    /** TABLE(HOP((SELECT * FROM .. WHERE ..), DESCRIPTOR(time), ..)), under the name of what was read. */
    private static SqlNode table(SqlSelect select, SqlCall window, SqlNodeList keys) {
        SqlNode from = select.getFrom();
        SqlParserPos pos = window.getParserPosition();
        if (from == null || from.getKind() == SqlKind.JOIN) {
            throw Refusal.of(
                    Code.INVALID,
                    window,
                    name(window) + " groups the rows of one stream",
                    "join in a sub-query, and group its rows");
        }
        if (!(window.operand(0) instanceof SqlIdentifier time)) {
            throw Refusal.of(
                    Code.INVALID, window.operand(0), "A window goes by a column of time", "compute it in a sub-query");
        }
        SqlSelect read = QueryRewriter.selectOf(from);
        if (read == from) {
            read = QueryRewriter.selectOf(SqlStdOperatorTable.AS.createCall(pos, from, new SqlIdentifier("$G", pos)));
        }
        read.setWhere(select.getWhere());
        List<SqlNode> operands = new ArrayList<>();
        operands.add(
                keys.isEmpty()
                        ? read
                        : SqlStdOperatorTable.SET_SEMANTICS_TABLE.createCall(pos, read, keys, SqlNodeList.EMPTY));
        operands.add(SqlStdOperatorTable.DESCRIPTOR.createCall(
                time.getParserPosition(),
                new SqlIdentifier(time.names.get(time.names.size() - 1), time.getParserPosition())));
        operands.addAll(window.getOperandList().subList(1, window.operandCount()));
        SqlNode table = SqlStdOperatorTable.COLLECTION_TABLE.createCall(
                pos,
                new SqlUnresolvedFunction(
                                new SqlIdentifier(name(window), pos),
                                null,
                                null,
                                null,
                                null,
                                SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION)
                        .createCall(pos, operands));
        SqlIdentifier alias = alias(from);
        return alias == null ? table : SqlStdOperatorTable.AS.createCall(pos, table, alias);
    }

    private static @Nullable SqlIdentifier alias(SqlNode from) {
        if (from.getKind() == SqlKind.AS) {
            return ((SqlCall) from).operand(1);
        }
        return from instanceof SqlIdentifier id
                ? new SqlIdentifier(id.names.get(id.names.size() - 1), id.getParserPosition())
                : null;
    }

    private static final class Auxiliaries extends SqlShuttle {
        private final SqlCall window;
        private final String name;

        Auxiliaries(SqlCall window, String name) {
            this.window = window;
            this.name = name;
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            String function = call.getOperator().getName();
            if (!function.startsWith(name + "_") || call instanceof SqlSelect) {
                return call instanceof SqlSelect ? call : super.visit(call);
            }
            SqlNode value = value(function.substring(name.length()), call.getParserPosition());
            if (value == null) {
                return super.visit(call);
            }
            SqlNodeList written = new SqlNodeList(call.getOperandList(), SqlParserPos.ZERO);
            SqlNodeList grouped = new SqlNodeList(window.getOperandList(), SqlParserPos.ZERO);
            if (!written.equalsDeep(grouped, Litmus.IGNORE)) {
                throw Refusal.of(
                        Code.INVALID,
                        call,
                        function + " is of another window than that of GROUP BY",
                        "repeat what stands in GROUP BY between the parentheses");
            }
            return value;
        }

        private static @Nullable SqlNode value(String suffix, SqlParserPos pos) {
            return switch (suffix) {
                case "_START" -> new SqlIdentifier(START, pos);
                case "_END" -> new SqlIdentifier(END, pos);
                case "_ROWTIME" -> lastMoment(new SqlIdentifier(END, pos), pos);
                default -> null;
            };
        }
    }

    /** The last millisecond before a window's end. */
    static SqlNode lastMoment(SqlNode end, SqlParserPos pos) {
        return SqlStdOperatorTable.MINUS.createCall(
                pos,
                end,
                SqlLiteral.createInterval(1, "0.001", new SqlIntervalQualifier(TimeUnit.SECOND, null, pos), pos));
    }
}
