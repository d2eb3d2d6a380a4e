package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.GroupRowtime;
import io.freshet.sqlplanner.operator.AggregateCall;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.type.RelDataType;

/** GROUP BY with a bucket of time among its keys. */
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
        if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
            throw new NotTranslatable("GROUPING SETS, CUBE and ROLLUP are not part of the dialect", true);
        }
        Translated input = planner.translate(aggregate.getInput());
        List<Integer> keys = aggregate.getGroupSet().asList();
        BucketKey bucket = null;
        int bucketKey = -1;
        for (int i = 0; i < keys.size() && bucket == null; i++) {
            bucket = BucketKey.of(aggregate.getInput(), keys.get(i));
            bucketKey = i;
        }
        if (bucket == null) {
            throw new NotTranslatable(NOT_MONOTONIC, true);
        }
        Set<Integer> rowtimes = new HashSet<>();
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            org.apache.calcite.rel.core.AggregateCall call =
                    aggregate.getAggCallList().get(i);
            if (GroupRowtime.INSTANCE.equals(call.getAggregation())) {
                rowtimes.add(keys.size() + i);
            } else {
                calls.add(call(call, aggregate.getInput().getRowType(), input.layout()));
            }
        }
        List<Integer> columns =
                keys.stream().map(key -> column(key, input.layout())).toList();
        return new Translated(
                new GroupNode(input.node(), columns, bucketKey, bucket.bucket(), calls),
                new Layout(aggregate.getRowType().getFieldList(), rowtimes));
    }

    private static AggregateCall call(
            org.apache.calcite.rel.core.AggregateCall call, RelDataType input, Layout layout) {
        if (call.isDistinct() || call.hasFilter()) {
            throw new NotTranslatable("DISTINCT and FILTER in aggregates are not part of the dialect", true);
        }
        boolean ofRows = call.getArgList().isEmpty();
        int field = ofRows ? -1 : call.getArgList().get(0);
        SqlType.Kind kind = ofRows
                ? SqlType.Kind.BIGINT
                : Layout.kind(input.getFieldList().get(field).getType());
        return new AggregateCall(
                function(call.getAggregation().getName()),
                ofRows ? AggregateCall.ROWS : column(field, layout),
                kind,
                Layout.kind(call.getType()),
                call.getType().getScale());
    }

    private static int column(int field, Layout layout) {
        return layout.isRowtime(field) ? GroupNode.ROWTIME : layout.column(field);
    }

    private static AggregateCall.Function function(String name) {
        if (name.equals("STDDEV")) {
            return AggregateCall.Function.STDDEV_SAMP;
        }
        try {
            return AggregateCall.Function.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new NotTranslatable("The aggregate " + name + " is not supported yet");
        }
    }
}
