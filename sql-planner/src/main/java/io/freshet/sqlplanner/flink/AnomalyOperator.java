package io.freshet.sqlplanner.flink;

import com.amazon.randomcutforest.state.RandomCutForestState;
import io.freshet.sqlplanner.operator.AnomalyForest;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/** Runs {@link StreamFunction.Anomaly}. The forest is one object in memory; a checkpoint holds what it has learnt. */
final class AnomalyOperator extends ProcessFunction<StreamRow, StreamRow> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final StreamFunction.Anomaly function;
    private final FailedRows failures;

    private transient @Nullable AnomalyForest forest;
    private transient @Nullable ListState<byte[]> state;

    AnomalyOperator(String pump, StreamFunction.Anomaly function) {
        this.function = function;
        this.failures = new FailedRows(pump);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        forest = new AnomalyForest(function);
        state = context.getOperatorStateStore()
                .getListState(
                        new ListStateDescriptor<>("forest", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        for (byte[] learnt : state.get()) {
            RandomCutForestState restored =
                    InstantiationUtil.deserializeObject(learnt, RandomCutForestState.class.getClassLoader());
            forest.restore(restored);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        byte[] learnt =
                InstantiationUtil.serializeObject(Objects.requireNonNull(forest).state());
        Objects.requireNonNull(state).update(List.of(learnt));
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
        StreamRow scored;
        try {
            scored = Objects.requireNonNull(forest).score(row);
        } catch (IllegalArgumentException e) {
            failures.failed(context::output, context.timerService().currentProcessingTime(), e, row);
            return;
        }
        out.collect(scored);
    }
}
