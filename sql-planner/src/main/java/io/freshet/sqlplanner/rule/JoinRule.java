package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.SystemFunction;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.JoinNode;
import io.freshet.sqlplanner.operator.LookupNode;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.RowsJoinNode;
import io.freshet.sqlplanner.operator.TableNode;
import io.freshet.sqlplanner.operator.VersionNode;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Joins of two streams with a window, and of a stream to a table. */
final class JoinRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Join;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Join join = (Join) rel;
        Translated left = planner.translate(join.getLeft());
        Translated right = planner.translate(join.getRight());
        if (isTable(left.node()) || isTable(right.node())) {
            return lookup(join, left, right);
        }
        if (ofVersions(join)) {
            return versions(join, left, right);
        }
        RexCall window = null;
        List<RexNode> conditions = new ArrayList<>();
        for (RexNode condition : RelOptUtil.conjunctions(join.getCondition())) {
            if (is(SystemFunction.JOIN_WINDOW, condition) || is(SystemFunction.JOIN_ROWS, condition)) {
                window = (RexCall) condition;
            } else {
                conditions.add(condition);
            }
        }
        if (window == null) {
            throw new NotTranslatable("A join of streams without a window is not supported yet");
        }
        return is(SystemFunction.JOIN_ROWS, window)
                ? rows(join, left, right, window, conditions)
                : streams(join, left, right, window, conditions);
    }

    /** Whether what a join pairs depends on all rows that come to it, so that none may be taken away before. */
    static boolean countsRows(Join join) {
        return RelOptUtil.conjunctions(join.getCondition()).stream()
                .anyMatch(
                        condition -> is(SystemFunction.VERSION, condition) || is(SystemFunction.JOIN_ROWS, condition));
    }

    private static boolean ofVersions(Join join) {
        return RelOptUtil.conjunctions(join.getCondition()).stream().anyMatch(JoinRule::isVersion);
    }

    private static boolean is(SystemFunction function, RexNode condition) {
        return condition instanceof RexCall call && function.equals(call.getOperator());
    }

    private static boolean isVersion(RexNode condition) {
        return is(SystemFunction.VERSION, condition);
    }

    private static Translated versions(Join join, Translated left, Translated right) {
        List<RexNode> conditions = RelOptUtil.conjunctions(join.getCondition()).stream()
                .filter(condition -> !isVersion(condition))
                .toList();
        Set<Integer> rowtimes = new HashSet<>();
        List<Integer> leftOutput = output(left, true, 0, rowtimes);
        List<Integer> rightOutput = output(right, false, left.layout().fields().size(), rowtimes);
        Layout layout = new Layout(join.getRowType().getFieldList(), rowtimes);
        Keys keys = Keys.of(conditions, left, right);
        long equated = conditions.stream()
                .filter(condition -> condition.getKind() == SqlKind.EQUALS)
                .count();
        if (keys.left().isEmpty() || equated != keys.left().size()) {
            throw new NotTranslatable(
                    "FOR SYSTEM_TIME AS OF finds the last row of a key: ON equates columns of both sides, and no FLOAT, DOUBLE, DECIMAL or CHAR",
                    true);
        }
        RexNode condition = RexUtil.composeConjunction(join.getCluster().getRexBuilder(), conditions);
        JoinNode pairs = new JoinNode(
                left.node(),
                right.node(),
                new JoinNode.Side(keys.left(), leftOutput, join.getJoinType().generatesNullsOnRight()),
                new JoinNode.Side(keys.right(), rightOutput, false),
                0,
                0,
                source(join, layout, condition),
                text(join, layout, condition));
        return new Translated(new VersionNode(pairs), layout);
    }

    private static boolean isTable(PhysicalNode node) {
        return node instanceof TableNode || (node instanceof CalcNode calc && isTable(calc.input()));
    }

    private static Translated streams(
            Join join, Translated left, Translated right, RexCall window, List<RexNode> conditions) {
        long before = Calculation.millis(window.getOperands().get(2));
        long after = Calculation.millis(window.getOperands().get(3));
        // a side that looks back and is not looked back on comes last in every pair: its ROWTIME is the pair's
        boolean leftIsTime = before == 0 && !join.getJoinType().generatesNullsOnLeft();
        boolean rightIsTime = after == 0 && !join.getJoinType().generatesNullsOnRight();
        Pairs pairs = pairs(join, left, right, leftIsTime, rightIsTime, conditions);
        JoinNode node = pairs.node();
        return new Translated(
                new JoinNode(
                        node.left(),
                        node.right(),
                        node.leftSide(),
                        node.rightSide(),
                        before,
                        after,
                        node.source(),
                        node.text()),
                pairs.layout());
    }

    private static Translated rows(
            Join join, Translated left, Translated right, RexCall window, List<RexNode> conditions) {
        RowsJoinNode.Window leftWindow = window(window, 2);
        RowsJoinNode.Window rightWindow = window(window, 4);
        boolean leftIsTime = !leftWindow.keeps() && !join.getJoinType().generatesNullsOnLeft();
        boolean rightIsTime = !rightWindow.keeps() && !join.getJoinType().generatesNullsOnRight();
        Pairs pairs = pairs(join, left, right, leftIsTime, rightIsTime, conditions);
        return new Translated(new RowsJoinNode(pairs.node(), leftWindow, rightWindow), pairs.layout());
    }

    private static RowsJoinNode.Window window(RexCall window, int operand) {
        return new RowsJoinNode.Window(
                Calculation.millis(window.getOperands().get(operand)),
                Calculation.millis(window.getOperands().get(operand + 1)));
    }

    /** How pairs are made, whatever their window is, and where their fields are. */
    private record Pairs(JoinNode node, Layout layout) {}

    private static Pairs pairs(
            Join join,
            Translated left,
            Translated right,
            boolean leftIsTime,
            boolean rightIsTime,
            List<RexNode> conditions) {
        Set<Integer> rowtimes = new HashSet<>();
        List<Integer> leftOutput = output(left, leftIsTime, 0, rowtimes);
        List<Integer> rightOutput =
                output(right, rightIsTime, left.layout().fields().size(), rowtimes);
        Layout layout = new Layout(join.getRowType().getFieldList(), rowtimes);
        Keys keys = Keys.of(conditions, left, right);
        RexNode condition = RexUtil.composeConjunction(join.getCluster().getRexBuilder(), conditions);
        JoinNode node = new JoinNode(
                left.node(),
                right.node(),
                new JoinNode.Side(keys.left(), leftOutput, join.getJoinType().generatesNullsOnRight()),
                new JoinNode.Side(keys.right(), rightOutput, join.getJoinType().generatesNullsOnLeft()),
                0,
                0,
                source(join, layout, condition),
                text(join, layout, condition));
        return new Pairs(node, layout);
    }

    private static String source(Join join, Layout layout, RexNode condition) {
        // an outer join's columns may be null where those that the condition names are not
        RexNode ofJoin = condition.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return RexInputRef.of(ref.getIndex(), join.getRowType());
            }
        });
        return new CalcSource(join.getCluster(), join.getRowType(), layout)
                .generate(List.of(), ofJoin, new Layout(List.of(), Set.of()));
    }

    private static String text(Join join, Layout layout, RexNode condition) {
        return CalcText.of(join.getRowType(), List.of(), List.of(), condition, layout)
                .replaceFirst("^ where ", "");
    }

    /** What comes out of a side: all its fields, but those that are the row's time. */
    private static List<Integer> output(Translated side, boolean isTime, int offset, Set<Integer> rowtimes) {
        List<Integer> columns = new ArrayList<>();
        for (int field = 0; field < side.layout().fields().size(); field++) {
            if (!side.layout().isRowtime(field)) {
                columns.add(side.layout().column(field));
            } else if (isTime) {
                rowtimes.add(offset + field);
            } else {
                columns.add(GroupNode.ROWTIME);
            }
        }
        return columns;
    }

    private static Translated lookup(Join join, Translated left, Translated right) {
        boolean streamFirst = isTable(right.node());
        Translated stream = streamFirst ? left : right;
        Translated table = streamFirst ? right : left;
        boolean keepsTable = streamFirst
                ? join.getJoinType().generatesNullsOnLeft()
                : join.getJoinType().generatesNullsOnRight();
        if (keepsTable || isTable(stream.node())) {
            throw new NotTranslatable("A join keeps the rows of a stream, not those of a table", true);
        }
        int offset = streamFirst ? 0 : left.layout().fields().size();
        Set<Integer> rowtimes = new HashSet<>();
        stream.layout().rowtimes().forEach(field -> rowtimes.add(offset + field));
        Layout layout = new Layout(join.getRowType().getFieldList(), rowtimes);
        Keys keys = Keys.of(RelOptUtil.conjunctions(join.getCondition()), left, right);
        boolean kept = streamFirst
                ? join.getJoinType().generatesNullsOnRight()
                : join.getJoinType().generatesNullsOnLeft();
        return new Translated(
                new LookupNode(
                        stream.node(),
                        table.node(),
                        streamFirst ? keys.left() : keys.right(),
                        streamFirst ? keys.right() : keys.left(),
                        streamFirst,
                        kept,
                        source(join, layout, join.getCondition()),
                        text(join, layout, join.getCondition())),
                layout);
    }

    /** Columns that are equal in partners, so that partners can be found by them; the condition is looked at all the same. */
    private record Keys(List<Integer> left, List<Integer> right) {
        static Keys of(List<RexNode> conditions, Translated left, Translated right) {
            int split = left.layout().fields().size();
            Keys keys = new Keys(new ArrayList<>(), new ArrayList<>());
            for (RexNode condition : conditions) {
                if (condition instanceof RexCall call && call.getKind() == SqlKind.EQUALS) {
                    RexNode a = call.getOperands().get(0);
                    RexNode b = call.getOperands().get(1);
                    keys.take(left.layout(), right.layout(), side(a, split, true), side(b, split, false));
                    keys.take(left.layout(), right.layout(), side(b, split, true), side(a, split, false));
                }
            }
            return keys;
        }

        private static @Nullable Integer side(RexNode given, int split, boolean left) {
            RexNode node = widened(given);
            if (!(node instanceof RexInputRef ref) || (ref.getIndex() < split) != left) {
                return null;
            }
            return left ? ref.getIndex() : ref.getIndex() - split;
        }

        /** Text of one length is compared with text of another as it is. */
        private static RexNode widened(RexNode node) {
            return node instanceof RexCall cast
                            && cast.getKind() == SqlKind.CAST
                            && cast.getType().getSqlTypeName() == SqlTypeName.VARCHAR
                            && cast.getOperands().get(0).getType().getSqlTypeName() == SqlTypeName.VARCHAR
                            && cast.getType().getPrecision()
                                    >= cast.getOperands().get(0).getType().getPrecision()
                    ? cast.getOperands().get(0)
                    : node;
        }

        private void take(Layout leftLayout, Layout rightLayout, @Nullable Integer a, @Nullable Integer b) {
            if (a == null || b == null || leftLayout.isRowtime(a) || rightLayout.isRowtime(b)) {
                return;
            }
            SqlType.Kind kind = Layout.kind(leftLayout.fields().get(a).getType());
            if (kind == Layout.kind(rightLayout.fields().get(b).getType()) && comparesAsItLooks(kind)) {
                left.add(leftLayout.column(a));
                right.add(rightLayout.column(b));
            }
        }

        /** Numbers and texts that are equal in SQL and not in Java (1.0 and 1.00, 'a' and 'a ') are no keys. */
        private static boolean comparesAsItLooks(SqlType.Kind kind) {
            return switch (kind) {
                case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, VARCHAR, DATE, TIME, TIMESTAMP -> true;
                case REAL, DOUBLE, DECIMAL, CHAR, BINARY, VARBINARY -> false;
            };
        }
    }
}
