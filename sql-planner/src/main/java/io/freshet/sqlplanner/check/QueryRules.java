package io.freshet.sqlplanner.check;

import io.freshet.sqlplanner.Diagnostic.Code;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** What a query may not say, first by the dialect's rules, then because it is not built yet. Throws the {@link Refusal} of the first. */
public final class QueryRules {
    private QueryRules() {}

    public static void check(SqlNode query) {
        query.accept(new Forbidden());
        query.accept(new NotBuilt());
    }

    /** What the dialect forbids. */
    private static final class Forbidden extends SqlBasicVisitor<@Nullable Void> {
        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlOrderBy order && (order.fetch != null || order.offset != null)) {
                throw Refusal.of(
                        Code.INVALID,
                        order.fetch == null ? order.offset : order.fetch,
                        "LIMIT and OFFSET are not part of the dialect: a stream has no end",
                        "use TOP_K_ITEMS_TUMBLING, or a WHERE over a window");
            }
            if (call.getOperator() instanceof SqlUnresolvedFunction function
                    && function.getName().startsWith("$")) {
                throw Refusal.of(Code.NOT_FOUND, call, "Function '" + function.getName() + "' not found");
            }
            if (call.getOperator().equals(SqlStdOperatorTable.INTERVAL)) {
                throw Refusal.of(
                        Code.INVALID,
                        call,
                        "The length of an interval is written in quotes",
                        "write INTERVAL '" + call.operand(0) + "' " + call.operand(1));
            }
            if (call instanceof SqlSelect select) {
                SqlNode where = select.getWhere();
                if (where != null) {
                    where.accept(new NoWindowInWhere());
                }
                oneRowtime(select.getGroup());
            } else if (call instanceof SqlWindow window) {
                frame(window);
            } else if (call.getFunctionQuantifier() != null
                    && call.getFunctionQuantifier().toString().equals("DISTINCT")) {
                throw Refusal.of(
                        Code.INVALID,
                        call,
                        call.getOperator().getName() + "(DISTINCT ..) is not part of the dialect",
                        "use SELECT DISTINCT or COUNT_DISTINCT_ITEMS_TUMBLING");
            } else if (isSetOperation(call)) {
                throw Refusal.of(
                        Code.INVALID,
                        call,
                        call.getOperator().getName() + " of streams would have to wait for their ends",
                        "use UNION ALL");
            } else if (call.getKind() == SqlKind.FILTER) {
                throw Refusal.of(
                        Code.INVALID,
                        call,
                        "FILTER is not part of the dialect",
                        "use CASE WHEN .. END inside the aggregate");
            }
            return super.visit(call);
        }

        private static boolean isSetOperation(SqlCall call) {
            return call.getKind() == SqlKind.INTERSECT
                    || call.getKind() == SqlKind.EXCEPT
                    || (call.getOperator() instanceof SqlSetOperator set
                            && call.getKind() == SqlKind.UNION
                            && !set.isAll());
        }

        private static void frame(SqlWindow window) {
            SqlNode upper = window.getUpperBound();
            if (upper != null && SqlWindow.isUnboundedFollowing(upper)) {
                throw Refusal.of(
                        Code.INVALID,
                        upper,
                        "A window of a stream cannot be UNBOUNDED FOLLOWING",
                        "end the window at CURRENT ROW");
            }
        }

        private static void oneRowtime(@Nullable SqlNodeList group) {
            if (group == null) {
                return;
            }
            List<String> seen = new ArrayList<>();
            group.accept(new SqlBasicVisitor<@Nullable Void>() {
                @Override
                public @Nullable Void visit(SqlIdentifier id) {
                    if (id.names.get(id.names.size() - 1).equals("ROWTIME") && !seen.contains(id.toString())) {
                        seen.add(id.toString());
                        if (seen.size() > 1) {
                            throw Refusal.of(
                                    Code.INVALID,
                                    id,
                                    "GROUP BY names two ROWTIME columns, " + seen.get(0) + " and " + seen.get(1),
                                    "keep one of them");
                        }
                    }
                    return null;
                }
            });
        }
    }

    private static final class NoWindowInWhere extends SqlBasicVisitor<@Nullable Void> {
        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call.getKind() == SqlKind.OVER) {
                throw Refusal.of(
                        Code.INVALID,
                        call,
                        "A windowed aggregate cannot stand in WHERE",
                        "compute it in a sub-query and filter that");
            }
            return call instanceof SqlSelect ? null : super.visit(call);
        }
    }

    /** What the dialect has and this planner has not yet. */
    private static final class NotBuilt extends SqlBasicVisitor<@Nullable Void> {
        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect select) {
                select(select);
            } else {
                ofValue(call);
                if (call instanceof SqlJoin join) {
                    noQuery(join.getCondition());
                }
                String construct = construct(call.getKind());
                if (!construct.isEmpty()) {
                    throw Refusal.notYet(call, construct);
                }
            }
            return super.visit(call);
        }

        /** The dialect has sub-queries in FROM alone. */
        private static void ofValue(SqlCall call) {
            String hint =
                    switch (call.getKind()) {
                        case IN -> "join it: FROM s JOIN t ON s.K = t.K, with a window if t is a stream";
                        case NOT_IN -> "join it: FROM s LEFT JOIN t ON s.K = t.K WHERE t.K IS NULL";
                        case SOME, ALL -> "join the stream or table, and compare with its MAX or MIN";
                        case EXISTS -> "join it, and select the columns of the stream that asks";
                        default -> "";
                    };
            if (!hint.isEmpty()
                    && (call.getKind() == SqlKind.EXISTS || call.operand(1).isA(SqlKind.QUERY))) {
                throw value(call, hint);
            }
        }

        private static Refusal value(SqlNode at, String hint) {
            return Refusal.of(
                    Code.INVALID,
                    at,
                    "A sub-query as a value is not part of the dialect: it would have to be asked anew for every row",
                    hint);
        }

        private static void noQuery(@Nullable SqlNode expression) {
            if (expression == null) {
                return;
            }
            expression.accept(new SqlBasicVisitor<@Nullable Void>() {
                @Override
                public @Nullable Void visit(SqlCall call) {
                    ofValue(call);
                    if (call.isA(SqlKind.QUERY)) {
                        throw value(call, "join the stream or table that has the value");
                    }
                    return super.visit(call);
                }
            });
        }

        private static String construct(SqlKind kind) {
            return switch (kind) {
                case VALUES -> "VALUES";
                case PIVOT, UNPIVOT, LATERAL, TABLESAMPLE -> kind.name();
                default -> "";
            };
        }

        private static void select(SqlSelect select) {
            if (select.getFrom() == null) {
                throw Refusal.notYet(select, "SELECT without FROM");
            }
            noQuery(select.getSelectList());
            noQuery(select.getWhere());
            noQuery(select.getGroup());
            noQuery(select.getHaving());
        }
    }
}
