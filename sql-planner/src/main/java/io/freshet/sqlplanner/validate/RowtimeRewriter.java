package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.GroupRowtime;
import io.freshet.sqlplanner.function.SystemFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Makes ROWTIME explicit, so that the rest of planning needs to know nothing of it: every query, at every depth, ends in a column with the time of
 * its rows. In a grouped query ROWTIME on its own is the time of the group's row, which {@link GroupRowtime} stands for.
 */
final class RowtimeRewriter {
    /** The name of the last column of a pump's query; a name no user can have by accident. */
    static final String OUTPUT = "$ROWTIME";

    private RowtimeRewriter() {}

    /**
     * Rewrites one query in place, what it reads being rewritten already.
     *
     * @param name the name of the column of time
     * @param joined true if ROWTIME is the time of a join's row and not a column of what is read
     * @param withinMillis how late rows may be whose ROWTIME the query gives itself
     */
    static void rewrite(SqlSelect select, String name, boolean joined, long withinMillis) {
        dropStreamKeyword(select);
        boolean grouped = select.getGroup() != null;
        if (joined) {
            rewriteJoined(select);
        }
        if (grouped) {
            rewriteGrouped(select);
        }
        appendRowtime(select, name, joined, withinMillis);
    }

    /** Whether a query selects an expression AS ROWTIME, the expression or its new name being given. */
    static boolean promotes(SqlSelect select, SqlNode key) {
        return select.getSelectList().stream()
                .anyMatch(item -> isAlias(item, StreamTable.ROWTIME)
                        && (unqualified(key).equals(StreamTable.ROWTIME)
                                || unqualified(key).equals(unqualified(((SqlCall) item).operand(0)))));
    }

    private static void appendRowtime(SqlSelect select, String name, boolean joined, long withinMillis) {
        SqlNodeList items = select.getSelectList();
        List<SqlNode> all = new ArrayList<>();
        boolean top = name.equals(OUTPUT);
        boolean present = false;
        for (SqlNode item : items) {
            boolean column = isRowtimeColumn(item) || (item instanceof SqlIdentifier id && isRowtime(id));
            if (isAlias(item, StreamTable.ROWTIME) && !column) {
                SqlNode time = ((SqlCall) item).operand(0);
                if (withinMillis > 0 || isNewTime(time, joined)) {
                    all.add(promoted(time, top ? name : StreamTable.ROWTIME, withinMillis));
                    present = true;
                } else if (!top) {
                    all.add(item);
                    present = true;
                }
            } else {
                present |= column && !top;
                all.add(item);
            }
        }
        if (!present) {
            all.add(time(select.getGroup() != null, joined, name, items.getParserPosition()));
        }
        if (top) {
            last(all);
        }
        select.setSelectList(new SqlNodeList(all, items.getParserPosition()));
    }

    /** Puts the column of time behind the others. */
    private static void last(List<SqlNode> items) {
        for (int i = 0; i < items.size(); i++) {
            if (isAlias(items.get(i), OUTPUT)) {
                items.add(items.remove(i));
                return;
            }
        }
    }

    private static SqlNode time(boolean grouped, boolean joined, String name, SqlParserPos pos) {
        SqlNode rowtime;
        if (grouped) {
            rowtime = GroupRowtime.INSTANCE.at(pos);
        } else {
            rowtime = joined ? SystemFunction.ROW_TIME.at(pos) : new SqlIdentifier(StreamTable.ROWTIME, pos);
        }
        return SqlStdOperatorTable.AS.createCall(pos, rowtime, new SqlIdentifier(name, pos));
    }

    private static boolean isNewTime(SqlNode time, boolean joined) {
        if (time instanceof SqlCall call
                && (GroupRowtime.INSTANCE.equals(call.getOperator())
                        || SystemFunction.ROW_TIME.equals(call.getOperator()))) {
            return false;
        }
        return joined || !(time instanceof SqlIdentifier id && isRowtime(id));
    }

    private static SqlNode promoted(SqlNode time, String name, long withinMillis) {
        SqlParserPos pos = time.getParserPosition();
        return SqlStdOperatorTable.AS.createCall(
                pos,
                SystemFunction.PROMOTE.at(pos, time, SqlLiteral.createExactNumeric(Long.toString(withinMillis), pos)),
                new SqlIdentifier(name, pos));
    }

    private static void rewriteJoined(SqlSelect select) {
        SqlShuttle replace = new SqlShuttle() {
            @Override
            public SqlNode visit(SqlIdentifier id) {
                return id.isSimple() && isRowtime(id) ? SystemFunction.ROW_TIME.at(id.getParserPosition()) : id;
            }

            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                if (call.getKind() == SqlKind.AS) {
                    SqlNode value = call.operand(0);
                    SqlNode replaced = value.accept(this);
                    return replaced == null || replaced.equals(value)
                            ? call
                            : SqlStdOperatorTable.AS.createCall(call.getParserPosition(), replaced, call.operand(1));
                }
                return call instanceof SqlSelect ? call : super.visit(call);
            }
        };
        SqlNode where = select.getWhere();
        if (where != null && !where.equals(where.accept(replace))) {
            throw Refusal.notYet(where, "ROWTIME of a join in WHERE");
        }
        List<SqlNode> items = new ArrayList<>();
        for (SqlNode item : select.getSelectList()) {
            SqlNode replaced = item.accept(replace);
            items.add(replaced == null ? item : column(item, replaced));
        }
        select.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
        if (select.getGroup() != null) {
            select.setGroupBy((SqlNodeList) select.getGroup().accept(replace));
        }
        if (select.getHaving() != null) {
            select.setHaving(select.getHaving().accept(replace));
        }
        if (select.getOrderList() != null) {
            select.setOrderBy((SqlNodeList) select.getOrderList().accept(replace));
        }
    }

    /** An item that was nothing but a name keeps that name. */
    private static SqlNode column(SqlNode item, SqlNode replaced) {
        return item instanceof SqlIdentifier && replaced instanceof SqlCall
                ? SqlStdOperatorTable.AS.createCall(
                        item.getParserPosition(),
                        replaced,
                        new SqlIdentifier(StreamTable.ROWTIME, item.getParserPosition()))
                : replaced;
    }

    /** ROWTIME alone as an item of a grouped query or a join was a column, not a promotion, before it was replaced and got its name back. */
    private static boolean isRowtimeColumn(SqlNode item) {
        return item.getKind() == SqlKind.AS
                && item instanceof SqlCall as
                && as.operand(0) instanceof SqlCall call
                && (GroupRowtime.INSTANCE.equals(call.getOperator())
                        || SystemFunction.ROW_TIME.equals(call.getOperator()))
                && as.operand(1).getParserPosition().equals(call.getParserPosition());
    }

    private static void rewriteGrouped(SqlSelect select) {
        Set<String> keys = new HashSet<>();
        select.getGroup().forEach(key -> collect(key, keys));
        Replace replace = new Replace(keys);
        List<SqlNode> items = new ArrayList<>();
        for (SqlNode item : select.getSelectList()) {
            SqlNode replaced = replace.apply(item);
            items.add(column(item, replaced));
        }
        select.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
        SqlNode having = select.getHaving();
        if (having != null) {
            select.setHaving(replace.apply(having));
        }
        SqlNodeList order = select.getOrderList();
        if (order != null) {
            select.setOrderBy(new SqlNodeList(order.stream().map(replace::apply).toList(), order.getParserPosition()));
        }
    }

    /** A key, or the keys of ROLLUP and its like. */
    private static void collect(SqlNode key, Set<String> keys) {
        switch (key.getKind()) {
            case ROLLUP, CUBE, GROUPING_SETS, ROW ->
                ((SqlCall) key).getOperandList().forEach(inner -> collect(inner, keys));
            case OTHER -> {
                if (key instanceof SqlNodeList list) {
                    list.forEach(inner -> collect(inner, keys));
                }
            }
            default -> keys.add(unqualified(key));
        }
    }

    private static void dropStreamKeyword(SqlSelect select) {
        if (select.getOperandList().get(0) instanceof SqlNodeList keywords) {
            List<SqlNode> kept = keywords.stream()
                    .filter(keyword -> !keyword.toString().equals(SqlSelectKeyword.STREAM.name()))
                    .toList();
            select.setOperand(0, new SqlNodeList(kept, keywords.getParserPosition()));
        }
    }

    private static boolean isAlias(SqlNode item, String name) {
        return item.getKind() == SqlKind.AS
                && ((SqlCall) item).operand(1).toString().equals(name);
    }

    private static boolean isRowtime(SqlIdentifier id) {
        return id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME);
    }

    /** The text of an expression without the streams' names, to compare select items with group keys. */
    private static String unqualified(SqlNode node) {
        return String.valueOf(node.accept(new SqlShuttle() {
            @Override
            public SqlNode visit(SqlIdentifier id) {
                return new SqlIdentifier(id.names.get(id.names.size() - 1), id.getParserPosition());
            }
        }));
    }

    private static final class Replace extends SqlShuttle {
        private final Set<String> keys;

        Replace(Set<String> keys) {
            this.keys = keys;
        }

        SqlNode apply(SqlNode node) {
            SqlNode replaced = node.accept(this);
            return replaced == null ? node : replaced;
        }

        @Override
        public SqlNode visit(SqlIdentifier id) {
            return id.isSimple() && isRowtime(id) && !keys.contains(StreamTable.ROWTIME)
                    ? GroupRowtime.INSTANCE.at(id.getParserPosition())
                    : id;
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            if (keys.contains(unqualified(call))) {
                return call;
            }
            if (call.getKind() == SqlKind.AS) {
                SqlNode value = call.operand(0);
                SqlNode replaced = value.accept(this);
                return replaced == null || replaced.equals(value)
                        ? call
                        : SqlStdOperatorTable.AS.createCall(call.getParserPosition(), replaced, call.operand(1));
            }
            return super.visit(call);
        }
    }
}
