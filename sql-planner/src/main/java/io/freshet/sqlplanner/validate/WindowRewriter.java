package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.SystemFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Windows of aggregates: in the dialect they are ordered by time without saying so; Calcite wants it said. */
final class WindowRewriter {
    private WindowRewriter() {}

    static void rewrite(SqlSelect select) {
        Order order = new Order();
        select.getWindowList().accept(order);
        select.getSelectList().accept(order);
        SqlNodeList orderBy = select.getOrderList();
        if (orderBy != null) {
            orderBy.accept(order);
        }
    }

    /** The window that a node is or names. */
    static SqlWindow find(SqlSelect select, SqlNode node) {
        if (node instanceof SqlWindow window) {
            return window.getRefName() == null ? window : find(select, window.getRefName());
        }
        for (SqlNode declared : select.getWindowList()) {
            SqlIdentifier name = ((SqlWindow) declared).getDeclName();
            if (name != null && name.toString().equals(node.toString())) {
                return (SqlWindow) declared;
            }
        }
        throw Refusal.of(
                Code.NOT_FOUND, node, "Window '" + node + "' not found", "declare it: WINDOW " + node + " AS (..)");
    }

    private static final class Order extends SqlBasicVisitor<@Nullable Void> {
        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect) {
                return null;
            }
            if (call instanceof SqlWindow window && window.getRefName() == null && isByTime(window.getOrderList())) {
                window.setOrderList(SqlNodeList.of(SystemFunction.ROW_TIME.at(window.getParserPosition())));
            }
            return super.visit(call);
        }

        private static boolean isByTime(SqlNodeList order) {
            return order.isEmpty()
                    || (order.size() == 1
                            && order.get(0) instanceof SqlIdentifier id
                            && id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME));
        }
    }
}
