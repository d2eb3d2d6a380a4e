package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.SystemFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads. A window over a stream of a join is taken off and becomes a condition of the join, {@link SystemFunction#JOIN_WINDOW}; queries
 * inside are rewritten themselves.
 */
final class JoinRewriter {
    private final QueryRewriter queries;
    private final StreamCatalog catalog;
    private final SqlSelect select;
    private int unnamed;
    private boolean joinsStreams;
    private @Nullable SharedColumns shared;

    JoinRewriter(QueryRewriter queries, StreamCatalog catalog, SqlSelect select) {
        this.queries = queries;
        this.catalog = catalog;
        this.select = select;
    }

    /** True if two streams are joined, so that ROWTIME on its own is the later of two times. */
    boolean joinsStreams() {
        return joinsStreams;
    }

    /**
     * A side of a join: what is read, the name under which its ROWTIME is found (null for a table, which has none), its window, and its columns if the text tells
     * them.
     */
    private record Side(
            SqlNode node, @Nullable String name, @Nullable JoinWindow window, @Nullable SharedColumns columns) {}

    /** A side that is no join. */
    private Side side(SqlNode node, @Nullable String name, @Nullable JoinWindow window) {
        List<String> names = queries.columnNames().of(node);
        String qualifier = ColumnNames.qualifier(node);
        return new Side(
                node, name, window, names == null || qualifier == null ? null : SharedColumns.of(qualifier, names));
    }

    /** The query's sort keys, with the columns that USING and NATURAL have made. */
    SqlNodeList resolved(SqlNodeList order) {
        return shared == null ? order : (SqlNodeList) shared.resolve(order);
    }

    SqlNode rewrite(SqlNode from) {
        Side side = side(from);
        if (side.window() != null && from.getKind() != SqlKind.JOIN) {
            throw Refusal.of(
                    Code.INVALID,
                    from,
                    "A window over a stream has no meaning outside of a join",
                    "write the window at the aggregate: SUM(x) OVER (..)");
        }
        SqlSnapshot alone = Versions.snapshot(from);
        if (alone != null) {
            throw Refusal.of(
                    Code.INVALID,
                    alone,
                    "FOR SYSTEM_TIME AS OF looks up rows for those of a stream",
                    "join a stream to it");
        }
        if (side.name() == null && from.getKind() != SqlKind.COLLECTION_TABLE) {
            throw Refusal.of(Code.INVALID, from, "A query of a table alone is no stream", "join the table to a stream");
        }
        SharedColumns columns = side.columns();
        if (columns != null && columns.hasShared()) {
            shared = columns;
            columns.resolveIn(select);
        }
        return side.node();
    }

    private Side side(SqlNode from) {
        if (from instanceof SqlJoin join) {
            return join(join);
        }
        if (from.getKind() == SqlKind.OVER) {
            SqlCall over = (SqlCall) from;
            Side inner = side(over.operand(0));
            return side(inner.node(), inner.name(), JoinWindow.of(select, over.operand(1)));
        }
        if (from.getKind() == SqlKind.AS) {
            return alias((SqlCall) from);
        }
        if (from instanceof SqlIdentifier id) {
            String name = id.names.get(id.names.size() - 1);
            return side(from, catalog.isTable(name) ? null : name, null);
        }
        if (from.getKind() == SqlKind.COLLECTION_TABLE) {
            return named(tableFunction((SqlCall) from));
        }
        if (from instanceof SqlSnapshot snapshot) {
            return side(snapshot.getTableRef());
        }
        if (from instanceof SqlMatchRecognize match) {
            return named(match(match));
        }
        return named(queries.rewrite(from, StreamTable.ROWTIME));
    }

    /** A query without a name gets one, so that a join can speak of its ROWTIME. */
    private Side named(SqlNode node) {
        String name = "$Q" + unnamed++;
        SqlParserPos pos = node.getParserPosition();
        return side(SqlStdOperatorTable.AS.createCall(pos, node, new SqlIdentifier(name, pos)), name, null);
    }

    private Side alias(SqlCall as) {
        SqlIdentifier name = as.operand(1);
        SqlNode read = as.operand(0);
        SqlNode inside = read.getKind() == SqlKind.OVER ? ((SqlCall) read).operand(0) : read;
        Side side = side(read);
        SqlNode node = side.node().getKind() == SqlKind.AS ? ((SqlCall) side.node()).operand(0) : side.node();
        List<SqlNode> operands = new ArrayList<>(List.of(node, name));
        if (as.operandCount() > 2) {
            if (inside instanceof SqlIdentifier) {
                throw Refusal.notYet(as, "A column list behind the name of a stream");
            }
            operands.addAll(as.getOperandList().subList(2, as.operandCount()));
            operands.add(new SqlIdentifier(StreamTable.ROWTIME, name.getParserPosition()));
        }
        return side(
                SqlStdOperatorTable.AS.createCall(as.getParserPosition(), operands),
                side.name() == null ? null : name.getSimple(),
                side.window());
    }

    private SqlNode tableFunction(SqlCall table) {
        SqlBasicCall call = table.operand(0);
        for (int i = 0; i < call.operandCount(); i++) {
            SqlNode operand = call.operand(i);
            if (operand.getKind() == SqlKind.CURSOR) {
                SqlNode query = QueryRewriter.selectOf(((SqlCall) operand).operand(0));
                call.setOperand(
                        i,
                        SqlStdOperatorTable.CURSOR.createCall(
                                operand.getParserPosition(), queries.rewrite(query, StreamTable.ROWTIME)));
            } else if (operand.getKind() == SqlKind.SET_SEMANTICS_TABLE) {
                return partitioned(table, call, (SqlCall) operand);
            } else if (operand.isA(SqlKind.QUERY)) {
                call.setOperand(i, table(operand));
            }
        }
        return table;
    }

    private SqlNode match(SqlMatchRecognize match) {
        Side read = side(match.getTableRef());
        if (match.getTableRef() instanceof SqlJoin || read.name() == null || read.window() != null) {
            throw Refusal.of(
                    Code.INVALID,
                    match.getTableRef(),
                    "MATCH_RECOGNIZE reads one stream",
                    "join in a sub-query, and match its rows");
        }
        MatchRewriter.rewrite(match, read.node());
        return match;
    }

    /** SESSION(TABLE t PARTITION BY k, DESCRIPTOR(time), gap): the keys become a descriptor of their own. */
    private SqlNode partitioned(SqlCall table, SqlBasicCall call, SqlCall partitioned) {
        SqlNodeList keys = partitioned.operand(1);
        boolean named = keys.stream().allMatch(key -> key instanceof SqlIdentifier id && id.isSimple());
        if (!call.getOperator().getName().equals("SESSION")
                || !named
                || keys.isEmpty()
                || call.operandCount() < 2
                || !((SqlNodeList) partitioned.operand(2)).isEmpty()) {
            throw Refusal.of(
                    Code.INVALID,
                    partitioned,
                    "PARTITION BY stands behind the table of SESSION and names columns; ORDER BY does not",
                    "group by the columns instead");
        }
        List<SqlNode> operands = new ArrayList<>(call.getOperandList());
        operands.set(0, table(partitioned.operand(0)));
        operands.add(2, SqlStdOperatorTable.DESCRIPTOR.createCall(keys.getParserPosition(), keys.getList()));
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(
                table.getParserPosition(), call.getOperator().createCall(call.getParserPosition(), operands));
    }

    /** A table that a function reads, with the time of its rows: {@code TABLE t} would leave that out. */
    private SqlNode table(SqlNode table) {
        SqlNode read = table.getKind() == SqlKind.EXPLICIT_TABLE ? ((SqlCall) table).operand(0) : table;
        return queries.rewrite(QueryRewriter.selectOf(read), StreamTable.ROWTIME);
    }

    private Side join(SqlJoin join) {
        SqlSnapshot snapshot = Versions.ofRight(join);
        boolean leftIsJoin = join.getLeft() instanceof SqlJoin;
        Side left = side(join.getLeft());
        Side right = side(join.getRight());
        if (snapshot != null) {
            Versions.check(join, snapshot, left.name(), right.name() != null);
        }
        join.setLeft(left.node());
        join.setRight(right.node());
        SqlParserPos pos = join.getParserPosition();
        List<SqlNode> conditions = new ArrayList<>();
        SharedColumns columns = columns(join, left, right, conditions);
        if (left.name() != null && right.name() != null && snapshot != null) {
            joinsStreams = true;
            conditions.add(SystemFunction.VERSION.at(pos, rowtime(left.name(), pos), rowtime(right.name(), pos)));
        } else if (left.name() != null && right.name() != null) {
            joinsStreams = true;
            boolean again = leftIsJoin || join.getRight() instanceof SqlJoin;
            conditions.add(
                    JoinWindow.ofRows(left.window(), right.window())
                            ? windowOfRows(join, left, right, again)
                            : windowOfTime(join, left, right, again));
        } else {
            outerOfTable(join, left, right);
        }
        if (join.getJoinType() == JoinType.COMMA || join.getJoinType() == JoinType.CROSS) {
            join.setOperand(2, JoinType.INNER.symbol(pos));
        }
        join.setOperand(4, JoinConditionType.ON.symbol(pos));
        join.setOperand(
                5,
                conditions.stream()
                        .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(pos, a, b))
                        .orElse(SqlLiteral.createBoolean(true, pos)));
        return new Side(
                join,
                left.name() == null ? right.name() : left.name(),
                JoinWindow.reach(left.window(), right.window()),
                columns);
    }

    /** The columns of a join, if they are known, and what ON, USING or NATURAL asks for. */
    private static @Nullable SharedColumns columns(SqlJoin join, Side left, Side right, List<SqlNode> conditions) {
        SharedColumns ofLeft = left.columns();
        SharedColumns ofRight = right.columns();
        if (join.isNatural() || join.getConditionType() == JoinConditionType.USING) {
            if (ofLeft == null || ofRight == null) {
                throw Refusal.of(
                        Code.INVALID,
                        ofLeft == null ? join.getLeft() : join.getRight(),
                        "NATURAL and USING need columns that are known before planning",
                        "select them by name in a sub-query, or say in ON what is equal");
            }
            SharedColumns columns = ofLeft.using(join, ofRight, conditions);
            join.setOperand(1, SqlLiteral.createBoolean(false, join.getParserPosition()));
            return columns;
        }
        SharedColumns columns = ofLeft == null || ofRight == null ? null : ofLeft.and(ofRight);
        SqlNode on = join.getCondition();
        if (on != null) {
            conditions.add(columns == null || !columns.hasShared() ? on : columns.resolve(on));
        }
        return columns;
    }

    private SqlNode windowOfTime(SqlJoin join, Side left, Side right, boolean again) {
        JoinWindow window = again ? window(left.window(), right.window(), join) : window(left, right, join);
        return condition(SystemFunction.JOIN_WINDOW, join, left, right, window.before(), window.after());
    }

    private static SqlNode windowOfRows(SqlJoin join, Side left, Side right, boolean again) {
        if (again) {
            throw Refusal.of(
                    Code.INVALID,
                    join,
                    "What comes out of a join has no window of ROWS of its own",
                    "join two streams in a sub-query, and give the sub-query a window");
        }
        return condition(
                SystemFunction.JOIN_ROWS,
                join,
                left,
                right,
                left.window() == null ? 0 : left.window().rows(),
                millis(left.window(), join),
                right.window() == null ? 0 : right.window().rows(),
                millis(right.window(), join));
    }

    /** For how long a window beside one of ROWS keeps rows; negative if that is no matter of time. */
    private static long millis(@Nullable JoinWindow window, SqlJoin join) {
        if (window == null || window.ofRows()) {
            return -1;
        }
        if (window.after() > 0) {
            throw Refusal.of(
                    Code.INVALID,
                    join,
                    "A window beside one of ROWS looks back, not forward",
                    "write RANGE INTERVAL .. PRECEDING");
        }
        return window.before();
    }

    private static SqlNode condition(SystemFunction function, SqlJoin join, Side left, Side right, long... numbers) {
        SqlParserPos pos = join.getParserPosition();
        List<SqlNode> operands = new ArrayList<>();
        operands.add(rowtime(Objects.requireNonNull(left.name()), pos));
        operands.add(rowtime(Objects.requireNonNull(right.name()), pos));
        for (long number : numbers) {
            operands.add(SqlLiteral.createExactNumeric(Long.toString(number), pos));
        }
        return function.at(pos, operands.toArray(SqlNode[]::new));
    }

    private static void outerOfTable(SqlJoin join, Side left, Side right) {
        if (left.name() == null && right.name() == null) {
            throw Refusal.of(Code.INVALID, join, "Two tables cannot be joined", "join each of them to a stream");
        }
        JoinType type = join.getJoinType();
        if ((type == JoinType.RIGHT && right.name() == null)
                || (type == JoinType.LEFT && left.name() == null)
                || type == JoinType.FULL) {
            throw Refusal.of(
                    Code.INVALID,
                    join,
                    type + " JOIN would wait for ever to give the rows of a table that no row of the stream matches",
                    "keep the rows of the stream: put it on the side that the join keeps");
        }
    }

    /** The window that is written, or else what the condition says of the times. */
    private JoinWindow window(Side left, Side right, SqlJoin join) {
        String leftName = left.name();
        String rightName = right.name();
        if (left.window() == null && right.window() == null && leftName != null && rightName != null) {
            RowtimeBounds bounds = new RowtimeBounds(leftName, rightName);
            bounds.take(join.getCondition());
            if (join.getJoinType() == JoinType.INNER
                    || join.getJoinType() == JoinType.COMMA
                    || join.getJoinType() == JoinType.CROSS) {
                bounds.take(select.getWhere());
            }
            long[] reach = bounds.reach();
            if (reach != null) {
                return new JoinWindow(reach[0], reach[1]);
            }
        }
        return window(left.window(), right.window(), join);
    }

    private JoinWindow window(@Nullable JoinWindow left, @Nullable JoinWindow right, SqlJoin join) {
        if (left == null && right == null) {
            SqlNode where = select.getWhere();
            SqlNode on = join.getCondition();
            if ((where == null || !equatesRowtimes(where)) && (on == null || !equatesRowtimes(on))) {
                throw Refusal.of(
                        Code.INVALID,
                        join,
                        "A join of two streams needs a window on at least one of them",
                        "write stream OVER (RANGE INTERVAL '1' MINUTE PRECEDING) AS s, or compare the ROWTIMEs in ON with BETWEEN");
            }
            return new JoinWindow(0, 0);
        }
        JoinWindow l = left == null ? new JoinWindow(0, 0) : left;
        JoinWindow r = right == null ? new JoinWindow(0, 0) : right;
        return new JoinWindow(Math.max(l.before(), r.after()), Math.max(l.after(), r.before()));
    }

    private static boolean equatesRowtimes(SqlNode condition) {
        boolean[] found = new boolean[1];
        condition.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= call.getKind() == SqlKind.EQUALS
                        && call.getOperandList().stream()
                                .allMatch(operand -> operand instanceof SqlIdentifier id
                                        && id.names.get(id.names.size() - 1).equals(StreamTable.ROWTIME));
                return super.visit(call);
            }
        });
        return found[0];
    }

    private static SqlIdentifier rowtime(String name, SqlParserPos pos) {
        return new SqlIdentifier(List.of(name, StreamTable.ROWTIME), pos);
    }
}
