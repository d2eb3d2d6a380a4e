package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.HotspotWindow;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Runs {@link StreamFunction.Hotspots}. The window is in memory; a checkpoint holds its points. */
final class HotspotsOperator extends ProcessFunction<StreamRow, StreamRow> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final StreamFunction.Hotspots function;

    private transient @Nullable HotspotWindow window;
    private transient @Nullable ListState<double[]> points;

    HotspotsOperator(StreamFunction.Hotspots function) {
        this.function = function;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        window = new HotspotWindow(function);
        points = context.getOperatorStateStore()
                .getListState(
                        new ListStateDescriptor<>("points", PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO));
        for (double[] point : points.get()) {
            window.add(point);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        Objects.requireNonNull(points).update(Objects.requireNonNull(window).points());
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
        out.collect(Objects.requireNonNull(window).add(row));
    }
}
