package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.GroupRowtime;
import io.freshet.sqlplanner.function.StaggerFunction;
import io.freshet.sqlplanner.operator.AggregateCall;
import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.StaggerNode;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexProgram;

/** GROUP BY with a bucket of time, or WINDOWED BY STAGGER with its window, among the keys. */
final class GroupRule implements RelRule {
    /** Calcite's own words for the rule. */
    static final String NOT_MONOTONIC =
            "Streaming aggregation requires at least one monotonic expression in GROUP BY clause";

    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Aggregate;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Aggregate aggregate = (Aggregate) rel;
        Translated input = planner.translate(aggregate.getInput());
        int keys = aggregate.getGroupCount();
        Set<Integer> rowtimes = new HashSet<>();
        Map<Integer, AggregateCall> calls = new LinkedHashMap<>();
        boolean simple = aggregate.getGroupType() == Aggregate.Group.SIMPLE;
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            org.apache.calcite.rel.core.AggregateCall call =
                    aggregate.getAggCallList().get(i);
            if (GroupRowtime.INSTANCE.equals(call.getAggregation())) {
                rowtimes.add(keys + i);
            } else if (simple || !GroupingSets.isOfSet(call)) {
                calls.put(keys + i, call(call, aggregate.getInput().getRowType(), input.layout()));
            }
        }
        if (!simple) {
            return new GroupingSets(aggregate, input).groups(calls, planner);
        }
        return new Translated(
                node(aggregate, input, List.copyOf(calls.values()), planner),
                new Layout(aggregate.getRowType().getFieldList(), rowtimes));
    }

    private static PhysicalNode node(
            Aggregate aggregate, Translated input, List<AggregateCall> calls, PhysicalPlanner planner) {
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            long stagger = stagger(aggregate.getInput(), keys.get(i));
            if (stagger >= 0) {
                List<Integer> others = new ArrayList<>(keys);
                others.remove(i);
                return new StaggerNode(
                        input.node(),
                        others.stream().map(key -> column(key, input.layout())).toList(),
                        i,
                        stagger,
                        calls);
            }
            columns.add(column(keys.get(i), input.layout()));
        }
        GroupNode group = null;
        for (int i = 0; i < keys.size(); i++) {
            Bucket bucket = new BucketKey(planner).of(aggregate.getInput(), keys.get(i));
            // of a window's start and end the end is what later queries go by
            if (bucket != null && (group == null || bucket instanceof Bucket.Until)) {
                group = new GroupNode(input.node(), columns, i, bucket, calls);
            }
        }
        if (group != null) {
            return group;
        }
        throw new NotTranslatable(NOT_MONOTONIC, true);
    }

    /** The length of the stagger window that a field is, or -1. */
    private static long stagger(RelNode input, int field) {
        if (input instanceof Calc calc) {
            RexProgram program = calc.getProgram();
            if (program.expandLocalRef(program.getProjectList().get(field)) instanceof RexCall call
                    && StaggerFunction.INSTANCE.equals(call.getOperator())) {
                long length = Calculation.millis(call.getOperands().get(0));
                if (length <= 0) {
                    throw new NotTranslatable("The stagger window has no length (expected: more than zero)", true);
                }
                return length;
            }
        }
        return -1;
    }

    private static AggregateCall call(
            org.apache.calcite.rel.core.AggregateCall call, RelDataType input, Layout layout) {
        if (call.isDistinct() || call.hasFilter()) {
            throw new NotTranslatable("DISTINCT and FILTER in aggregates are not part of the dialect", true);
        }
        String name = call.getAggregation().getName();
        AggregateCall.Function function = Aggregates.function(name);
        if (function.looksAtRows() || function == AggregateCall.Function.EXP_AVG) {
            throw new NotTranslatable(name + " needs a window: " + name + "(..) OVER (..)", true);
        }
        boolean ofRows = call.getArgList().isEmpty();
        int field = ofRows ? -1 : call.getArgList().get(0);
        SqlType.Kind kind = ofRows
                ? SqlType.Kind.BIGINT
                : Layout.kind(input.getFieldList().get(field).getType());
        return new AggregateCall(
                function,
                ofRows ? AggregateCall.ROWS : column(field, layout),
                kind,
                Layout.kind(call.getType()),
                call.getType().getScale(),
                0,
                call.ignoreNulls());
    }

    static int column(int field, Layout layout) {
        return layout.isRowtime(field) ? GroupNode.ROWTIME : layout.column(field);
    }
}
