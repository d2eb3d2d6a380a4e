package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.SystemFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Windows of aggregates: in the dialect they are ordered by time without saying so; Calcite wants it said. */
final class WindowRewriter {
    /** The place of the name of the window that a window is made of. */
    private static final int REFERENCE = 1;

    /** How many windows may be made of each other. */
    private static final int DEEPEST = 16;

    private WindowRewriter() {}

    static void rewrite(SqlSelect select) {
        Order order = new Order(select);
        select.getWindowList().accept(order);
        select.getSelectList().accept(order);
        SqlNodeList orderBy = select.getOrderList();
        if (orderBy != null) {
            orderBy.accept(order);
        }
    }

    /** The window that a node is or names. */
    static SqlWindow find(SqlSelect select, SqlNode node) {
        SqlWindow window = node instanceof SqlWindow given ? given : declared(select, node);
        complete(select, window, 0);
        return window;
    }

    private static SqlWindow declared(SqlSelect select, SqlNode node) {
        for (SqlNode declared : select.getWindowList()) {
            SqlIdentifier name = ((SqlWindow) declared).getDeclName();
            if (name != null && name.toString().equals(node.toString())) {
                return (SqlWindow) declared;
            }
        }
        throw Refusal.of(
                Code.NOT_FOUND, node, "Window '" + node + "' not found", "declare it: WINDOW " + node + " AS (..)");
    }

    /** Gives a window that is made of another what it has not itself. */
    private static void complete(SqlSelect select, SqlWindow window, int depth) {
        SqlIdentifier name = window.getRefName();
        if (name == null) {
            return;
        }
        if (depth > DEEPEST) {
            throw Refusal.of(Code.INVALID, name, "A window is made of itself", "write its parts out");
        }
        SqlWindow base = declared(select, name);
        complete(select, base, depth + 1);
        if (window.getPartitionList().isEmpty()) {
            window.setPartitionList(base.getPartitionList());
        }
        if (window.getOrderList().isEmpty()) {
            window.setOrderList(base.getOrderList());
        }
        if (window.getLowerBound() == null) {
            window.setRows(SqlLiteral.createBoolean(base.isRows(), base.getParserPosition()));
            window.setLowerBound(base.getLowerBound());
            window.setUpperBound(base.getUpperBound());
        }
        window.setOperand(REFERENCE, null);
    }

    private static final class Order extends SqlBasicVisitor<@Nullable Void> {
        private final SqlSelect select;

        Order(SqlSelect select) {
            this.select = select;
        }

        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect) {
                return null; // rewritten by itself
            }
            if (call instanceof SqlWindow window) {
                complete(select, window, 0);
                if (isByTime(window.getOrderList())) {
                    window.setOrderList(SqlNodeList.of(SystemFunction.ROW_TIME.at(window.getParserPosition())));
                }
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
