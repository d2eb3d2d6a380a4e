package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.DistinctNode;
import io.freshet.sqlplanner.operator.ExpandNode;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.JoinNode;
import io.freshet.sqlplanner.operator.LookupNode;
import io.freshet.sqlplanner.operator.MatchNode;
import io.freshet.sqlplanner.operator.Moment;
import io.freshet.sqlplanner.operator.OpenGroups;
import io.freshet.sqlplanner.operator.OverNode;
import io.freshet.sqlplanner.operator.PartialGroups;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.RankNode;
import io.freshet.sqlplanner.operator.RetimeNode;
import io.freshet.sqlplanner.operator.RowsJoinNode;
import io.freshet.sqlplanner.operator.SlidingWindows;
import io.freshet.sqlplanner.operator.SortNode;
import io.freshet.sqlplanner.operator.StaggerNode;
import io.freshet.sqlplanner.operator.StreamFunctionNode;
import io.freshet.sqlplanner.operator.TableNode;
import io.freshet.sqlplanner.operator.TimeWindows;
import io.freshet.sqlplanner.operator.UnionNode;
import io.freshet.sqlplanner.operator.VersionNode;
import io.freshet.sqlplanner.operator.WindowNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;

/** Which Flink operator runs which node of a plan. One that needs a whole stream runs once; the others run as often as the job is wide. */
final class Operators {
    private static final Moment BY_ROWTIME = new Moment(GroupNode.ROWTIME, new Bucket.UpTo());

    private final Map<String, TableRows> tables;
    private final Retention retention;

    Operators(Map<String, TableRows> tables, Retention retention) {
        this.tables = tables;
        this.retention = retention;
    }

    /** What an operator is called in the job. */
    static String name(PhysicalNode node) {
        return node.getClass().getSimpleName().replace("Node", "").toLowerCase(Locale.ROOT);
    }

    /** Whether a node is a table, or computed from one: it runs inside the operator that looks its rows up. */
    static boolean isTable(PhysicalNode node) {
        return node instanceof TableNode || (node instanceof CalcNode calc && isTable(calc.input()));
    }

    SingleOutputStreamOperator<StreamRow> add(String pump, PhysicalNode node, List<DataStream<StreamRow>> inputs) {
        DataStream<StreamRow> input = inputs.get(0);
        StreamRowType type = StreamRowType.travelling(node.kinds());
        if (node instanceof CalcNode calc) {
            return Traced.process(input, new CalcOperator(pump, calc), type).setParallelism(input.getParallelism());
        }
        if (node instanceof LookupNode lookup) {
            return Traced.process(input, new LookupOperator(pump, lookup, rows(lookup.table())), type)
                    .setParallelism(input.getParallelism());
        }
        if (node instanceof RetimeNode retime) {
            return input.transform(name(node), type, new RetimeOperator(pump, retime))
                    .setParallelism(1)
                    .setMaxParallelism(1);
        }
        if (node instanceof ExpandNode expand) {
            return Traced.process(input, new ExpandOperator(expand), type).setParallelism(input.getParallelism());
        }
        if (node instanceof StreamFunctionNode function) {
            return StreamFunctions.add(pump, function, input, type);
        }
        if (node instanceof JoinNode join) {
            return join(join, new JoinOperator(pump, join), inputs, type);
        }
        if (node instanceof VersionNode version) {
            return join(version.pairs(), new VersionOperator(pump, version, retention), inputs, type);
        }
        if (node instanceof RowsJoinNode rows) {
            return Traced.process(
                            inputs.get(0)
                                    .keyBy(new OneKey(), StreamRowType.ofKinds(List.of()))
                                    .connect(inputs.get(1).keyBy(new OneKey(), StreamRowType.ofKinds(List.of()))),
                            new RowsJoinOperator(pump, rows),
                            type)
                    .setParallelism(1);
        }
        if (node instanceof WindowNode window && !(window.windows() instanceof TimeWindows.Session)) {
            return Traced.process(input, new WindowOperator(pump, window), type).setParallelism(input.getParallelism());
        }
        if (node instanceof UnionNode) {
            DataStream<StreamRow> all = input;
            for (DataStream<StreamRow> other : inputs.subList(1, inputs.size())) {
                all = all.union(other);
            }
            return whole(all, new SortOperator(pump, BY_ROWTIME, List.of(), node.kinds()), type);
        }
        return node instanceof SortNode sort
                ? whole(input, new SortOperator(pump, sort.moment(), sort.keys(), sort.kinds()), type)
                : byKey(pump, node, input, type);
    }

    /** What runs before a node's own operator where its rows come from, if there is something to be done there. */
    Optional<SingleOutputStreamOperator<StreamRow>> before(
            String pump, PhysicalNode node, List<DataStream<StreamRow>> inputs) {
        if (!(node instanceof GroupNode group) || !PartialGroups.canMake(group)) {
            return Optional.empty();
        }
        DataStream<StreamRow> input = inputs.get(0);
        StreamRowType type = StreamRowType.travelling(PartialGroups.kinds(group));
        return Optional.of(input.transform("partial " + name(node), type, new PartialGroupOperator(pump, group))
                .setParallelism(input.getParallelism()));
    }

    private SingleOutputStreamOperator<StreamRow> byKey(
            String pump, PhysicalNode node, DataStream<StreamRow> input, StreamRowType type) {
        if (node instanceof GroupNode group) {
            boolean partial = PartialGroups.canMake(group);
            KeySelector<StreamRow, StreamRow> key =
                    partial ? row -> OpenGroups.partialKey(group, row) : row -> OpenGroups.key(group, row);
            SingleOutputStreamOperator<StreamRow> output = input.keyBy(key, StreamRowType.ofKinds(group.keyKinds()))
                    .transform(name(node), type, new GroupOperator(pump, group, partial));
            return group.keys().size() == 1 ? output.setParallelism(1) : output;
        }
        if (node instanceof OverNode over) {
            SlidingWindows windows = new SlidingWindows(over);
            return keyed(input, windows::key, over.keyKinds(), new OverOperator(pump, over, retention), type);
        }
        if (node instanceof StaggerNode stagger) {
            return keyed(input, stagger::key, stagger.keyKinds(), new StaggerOperator(pump, stagger), type);
        }
        if (node instanceof DistinctNode distinct) {
            return keyed(input, distinct::key, distinct.keyKinds(), new DistinctOperator(pump, distinct), type);
        }
        if (node instanceof RankNode rank) {
            return keyed(input, rank::key, rank.keyKinds(), new RankOperator(pump, rank), type);
        }
        if (node instanceof MatchNode match) {
            return keyed(input, match::key, match.keyKinds(), new MatchOperator(pump, match, retention), type);
        }
        if (node instanceof WindowNode window && window.windows() instanceof TimeWindows.Session session) {
            return keyed(input, window::key, window.keyKinds(), new SessionOperator(pump, window, session), type);
        }
        throw new IllegalStateException("no operator for " + node.describe());
    }

    private static SingleOutputStreamOperator<StreamRow> join(
            JoinNode node,
            KeyedCoProcessFunction<StreamRow, StreamRow, StreamRow, StreamRow> function,
            List<DataStream<StreamRow>> inputs,
            StreamRowType type) {
        StreamRowType keyType = StreamRowType.ofKinds(node.keyKinds());
        KeySelector<StreamRow, StreamRow> leftKey = node::leftKey;
        KeySelector<StreamRow, StreamRow> rightKey = node::rightKey;
        SingleOutputStreamOperator<StreamRow> output = Traced.process(
                inputs.get(0).keyBy(leftKey, keyType).connect(inputs.get(1).keyBy(rightKey, keyType)), function, type);
        return node.keyKinds().isEmpty() ? output.setParallelism(1) : output;
    }

    private TableRows rows(PhysicalNode node) {
        if (node instanceof CalcNode calc) {
            return rows(calc.input());
        }
        String name = ((TableNode) node).table();
        TableRows rows = tables.get(name);
        if (rows == null) {
            throw new IllegalArgumentException(
                    "reference table: the rows of '" + name + "' are missing (given: " + tables.keySet() + ")");
        }
        return rows;
    }

    private static SingleOutputStreamOperator<StreamRow> keyed(
            DataStream<StreamRow> input,
            KeySelector<StreamRow, StreamRow> key,
            List<SqlType.Kind> kinds,
            KeyedProcessFunction<StreamRow, StreamRow, StreamRow> function,
            StreamRowType type) {
        KeyedStream<StreamRow, StreamRow> keyed = input.keyBy(key, StreamRowType.ofKinds(kinds));
        SingleOutputStreamOperator<StreamRow> output =
                Traced.process(keyed, function, function instanceof StaggerOperator, type);
        return kinds.isEmpty() ? output.setParallelism(1) : output;
    }

    /** All rows under one key. */
    static SingleOutputStreamOperator<StreamRow> whole(
            DataStream<StreamRow> input,
            KeyedProcessFunction<StreamRow, StreamRow, StreamRow> function,
            StreamRowType type) {
        return keyed(input, new OneKey(), List.of(), function, type);
    }

    /** The key of all rows. */
    static final class OneKey implements KeySelector<StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;

        private static final StreamRow KEY = new StreamRow(0, new Object[0]);

        @Override
        public StreamRow getKey(StreamRow row) {
            return KEY;
        }
    }
}
