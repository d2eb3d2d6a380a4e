package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.operator.StreamFunctionNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/** Which Flink operator runs which stream function. */
final class StreamFunctions {
    private StreamFunctions() {}

    static SingleOutputStreamOperator<StreamRow> add(
            String pump, StreamFunctionNode node, DataStream<StreamRow> input, StreamRowType type) {
        StreamFunction function = node.function();
        if (function instanceof StreamFunction.TopItems top) {
            return perWindow(input, top.windowSeconds(), new TopItemsOperator(pump, top), type);
        }
        if (function instanceof StreamFunction.DistinctItems distinct) {
            SqlType.Kind kind = node.input().kinds().get(distinct.column());
            return perWindow(input, distinct.windowSeconds(), new DistinctItemsOperator(pump, distinct, kind), type);
        }
        if (function instanceof StreamFunction.GroupRank rank) {
            return Operators.whole(
                    input, new GroupRankOperator(pump, rank, node.input().kinds()), type);
        }
        if (function instanceof StreamFunction.Anomaly anomaly) {
            return Traced.process(input, new AnomalyOperator(pump, anomaly), type)
                    .setParallelism(1);
        }
        return Traced.process(input, new HotspotsOperator((StreamFunction.Hotspots) function), type)
                .setParallelism(1);
    }

    /** One key per window: its end. */
    private static SingleOutputStreamOperator<StreamRow> perWindow(
            DataStream<StreamRow> input,
            long seconds,
            KeyedProcessFunction<StreamRow, StreamRow, StreamRow> function,
            StreamRowType type) {
        long size = seconds * 1_000;
        KeySelector<StreamRow, StreamRow> end =
                row -> new StreamRow(0, new Object[] {row.rowtime() - Math.floorMod(row.rowtime(), size) + size});
        return Traced.process(
                input.keyBy(end, StreamRowType.ofKinds(List.of(SqlType.Kind.TIMESTAMP))), function, true, type);
    }

    /** The end of the window that a key is. */
    static long end(StreamRow key) {
        if (key.field(0) instanceof Long end) {
            return end;
        }
        throw new IllegalStateException("window: " + key + " (expected: its end)");
    }
}
