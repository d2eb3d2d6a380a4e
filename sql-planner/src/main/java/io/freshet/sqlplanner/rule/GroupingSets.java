package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.GroupRowtime;
import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.ExpandNode;
import io.freshet.sqlplanner.operator.GroupNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * GROUPING SETS, ROLLUP and CUBE: every row is taken once for each set, with the number of the set as a key. The bucket of time is in every set. GROUPING is a
 * number that each set has.
 */
final class GroupingSets {
    /** How many sets there may be: each row is grouped as often. */
    private static final int MOST_SETS = 256;

    private final Aggregate aggregate;
    private final Translated input;
    private final List<Integer> keys;

    GroupingSets(Aggregate aggregate, Translated input) {
        this.aggregate = aggregate;
        this.input = input;
        this.keys = aggregate.getGroupSet().asList();
        if (aggregate.getGroupSets().size() > MOST_SETS) {
            throw new NotTranslatable(
                    "GROUP BY has " + aggregate.getGroupSets().size() + " grouping sets (expected: at most " + MOST_SETS
                            + ")",
                    true);
        }
    }

    /** The aggregates are given with their fields, those of GROUPING and ROWTIME left out. */
    Translated groups(Map<Integer, io.freshet.sqlplanner.operator.AggregateCall> calls, PhysicalPlanner planner) {
        int bucketKey = -1;
        Bucket bucket = null;
        for (int i = 0; i < keys.size() && bucket == null; i++) {
            int key = keys.get(i);
            if (aggregate.getGroupSets().stream().allMatch(set -> set.get(key))) {
                bucket = new BucketKey(planner).of(aggregate.getInput(), key);
                bucketKey = i;
            }
        }
        if (bucket == null) {
            throw new NotTranslatable(
                    GroupRule.NOT_MONOTONIC + ", and that in every grouping set: GROUP BY STEP(..), ROLLUP(..)", true);
        }
        List<ExpandNode.KeySet> sets = sets();
        ExpandNode expanded = new ExpandNode(
                input.node(),
                keys.stream().map(key -> GroupRule.column(key, input.layout())).toList(),
                sets);
        int own = input.node().kinds().size();
        int groupKeys = keys.size() + sets.get(0).numbers().size();
        GroupNode group = new GroupNode(
                expanded,
                IntStream.range(own, own + groupKeys).boxed().toList(),
                bucketKey,
                bucket,
                List.copyOf(calls.values()));
        return inOrder(group, List.copyOf(calls.keySet()));
    }

    private List<ExpandNode.KeySet> sets() {
        List<ExpandNode.KeySet> sets = new ArrayList<>();
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            List<Long> numbers = new ArrayList<>(List.of((long) sets.size()));
            for (AggregateCall call : aggregate.getAggCallList()) {
                if (isOfSet(call)) {
                    numbers.add(grouping(call, set));
                }
            }
            sets.add(new ExpandNode.KeySet(keys.stream().map(set::get).toList(), numbers));
        }
        return sets;
    }

    static boolean isOfSet(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.GROUPING
                || call.getAggregation().getKind() == SqlKind.GROUP_ID;
    }

    /** One bit for each argument, set where the set does not have it. */
    private static long grouping(AggregateCall call, ImmutableBitSet set) {
        long bits = 0;
        for (int argument : call.getArgList()) {
            bits = bits << 1 | (set.get(argument) ? 0 : 1);
        }
        return bits;
    }

    /** The fields of the relational expression, from a row of keys, the set's numbers and aggregates. */
    private Translated inOrder(GroupNode group, List<Integer> callFields) {
        List<RelDataTypeField> fields = aggregate.getRowType().getFieldList();
        RexBuilder rex = aggregate.getCluster().getRexBuilder();
        RelDataTypeFactory types = aggregate.getCluster().getTypeFactory();
        RelDataTypeFactory.Builder row = types.builder();
        Map<Integer, Integer> places = new HashMap<>();
        RelDataType number = types.createSqlType(SqlTypeName.BIGINT);
        int place = 0;
        for (int i = 0; i < keys.size(); i++) {
            places.put(i, place);
            row.add("$K" + place++, fields.get(i).getType());
        }
        row.add("$K" + place++, number);
        int rowtime = -1;
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            AggregateCall call = aggregate.getAggCallList().get(i);
            if (isOfSet(call)) {
                places.put(keys.size() + i, place);
                row.add("$K" + place++, number);
            } else if (GroupRowtime.INSTANCE.equals(call.getAggregation())) {
                rowtime = keys.size() + i;
            }
        }
        for (int field : callFields) {
            places.put(field, place);
            row.add("$K" + place++, fields.get(field).getType());
        }
        places.put(rowtime, place);
        row.add("$T", types.createSqlType(SqlTypeName.TIMESTAMP, 3));
        RelDataType read = row.build();
        List<RexNode> projects = new ArrayList<>();
        for (RelDataTypeField field : fields) {
            int from = Objects.requireNonNull(places.get(field.getIndex()));
            RexNode ref = new RexInputRef(from, read.getFieldList().get(from).getType());
            boolean same = ref.getType().getSqlTypeName() == field.getType().getSqlTypeName();
            projects.add(same ? ref : rex.makeCast(field.getType(), ref));
        }
        Translated from = new Translated(group, new Layout(read.getFieldList(), Set.of(place)));
        return new Calculation(aggregate.getCluster(), from, read).pass(fields, projects, Set.of(rowtime));
    }
}
