package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.function.GroupRowtime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
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

    /** Rewrites the query in place. */
    static void rewrite(SqlSelect select) {
        rewrite(select, OUTPUT);
    }

    private static void rewrite(SqlSelect select, String name) {
        dropStreamKeyword(select);
        SqlNode from = select.getFrom();
        if (from instanceof SqlCall as && as.getKind() == SqlKind.AS && as.operand(0) instanceof SqlSelect inner) {
            rewrite(inner, StreamTable.ROWTIME);
        } else if (from instanceof SqlSelect inner) {
            rewrite(inner, StreamTable.ROWTIME);
        }
        boolean grouped = select.getGroup() != null;
        if (grouped) {
            rewriteGrouped(select);
        }
        appendRowtime(select, name, grouped);
    }

    private static void appendRowtime(SqlSelect select, String name, boolean grouped) {
        SqlNodeList items = select.getSelectList();
        List<SqlNode> all = new ArrayList<>();
        boolean present = false;
        for (SqlNode item : items) {
            boolean promoted = isAlias(item, StreamTable.ROWTIME);
            boolean plain = item instanceof SqlIdentifier id && isRowtime(id);
            if (name.equals(OUTPUT)) {
                if (!promoted || isGroupRowtimeColumn(item)) {
                    all.add(item);
                }
            } else {
                present |= promoted || plain;
                all.add(item);
            }
        }
        if (!present) {
            SqlParserPos pos = items.getParserPosition();
            SqlNode rowtime = grouped ? GroupRowtime.INSTANCE.at(pos) : new SqlIdentifier(StreamTable.ROWTIME, pos);
            all.add(SqlStdOperatorTable.AS.createCall(pos, rowtime, new SqlIdentifier(name, pos)));
        }
        select.setSelectList(new SqlNodeList(all, items.getParserPosition()));
    }

    /** ROWTIME alone as an item of a grouped query was a column, not a promotion, before {@link #rewriteGrouped} gave it its name. */
    private static boolean isGroupRowtimeColumn(SqlNode item) {
        return item instanceof SqlCall as
                && as.operand(0) instanceof SqlCall call
                && GroupRowtime.INSTANCE.equals(call.getOperator())
                && as.operand(1).getParserPosition().equals(call.getParserPosition());
    }

    private static void rewriteGrouped(SqlSelect select) {
        Set<String> keys = new HashSet<>();
        for (SqlNode key : select.getGroup()) {
            keys.add(unqualified(key));
        }
        Replace replace = new Replace(keys);
        List<SqlNode> items = new ArrayList<>();
        for (SqlNode item : select.getSelectList()) {
            SqlNode replaced = replace.apply(item);
            boolean bare = item instanceof SqlIdentifier && replaced instanceof SqlCall;
            items.add(
                    bare
                            ? SqlStdOperatorTable.AS.createCall(
                                    item.getParserPosition(),
                                    replaced,
                                    new SqlIdentifier(StreamTable.ROWTIME, item.getParserPosition()))
                            : replaced);
        }
        select.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
        SqlNode having = select.getHaving();
        if (having != null) {
            select.setHaving(replace.apply(having));
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
