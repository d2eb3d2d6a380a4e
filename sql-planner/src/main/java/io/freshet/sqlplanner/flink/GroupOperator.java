package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.operator.GroupAccumulator;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link GroupNode}. The bucket is part of the key, so a key has one state and one timer: at the bucket's last moment, which the watermark
 * passes when all rows of the bucket are in. The timer makes the row and drops the state. A row that comes after that is late: it goes to the error
 * stream and is counted.
 */
final class GroupOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final String pump;
    private final GroupAccumulator accumulator;

    private transient @Nullable ValueState<StreamRow> state;
    private transient @Nullable Counter lateRows;
    private transient @Nullable Counter failedRows;

    GroupOperator(String pump, GroupNode node) {
        this.pump = pump;
        this.accumulator = new GroupAccumulator(node);
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("accumulators", StreamRowType.ofKinds(accumulator.slots())));
        lateRows = getRuntimeContext().getMetricGroup().counter("sqlplanner_late_rows_total");
        failedRows = getRuntimeContext().getMetricGroup().counter("sqlplanner_failed_rows_total");
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws java.io.IOException {
        long now = context.timerService().currentProcessingTime();
        long lastMoment = accumulator.lastMoment(context.getCurrentKey());
        if (lastMoment <= context.timerService().currentWatermark()) {
            Objects.requireNonNull(lateRows).inc();
            context.output(
                    Errors.TAG, ErrorRow.of(now, "LATE_ROW", "the row came after its group was complete", row, pump));
            return;
        }
        ValueState<StreamRow> groups = Objects.requireNonNull(state);
        StreamRow before = groups.value();
        StreamRow after;
        try {
            after = accumulator.add(before, row);
        } catch (ArithmeticException e) {
            Objects.requireNonNull(failedRows).inc();
            context.output(Errors.TAG, ErrorRow.of(now, "ROW_FAILED", String.valueOf(e.getMessage()), row, pump));
            return;
        }
        groups.update(after);
        if (before == null) {
            context.timerService().registerEventTimeTimer(lastMoment);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws java.io.IOException {
        ValueState<StreamRow> groups = Objects.requireNonNull(state);
        StreamRow complete = groups.value();
        groups.clear();
        if (complete == null) {
            return;
        }
        try {
            out.collect(accumulator.result(context.getCurrentKey(), complete));
        } catch (ArithmeticException e) {
            Objects.requireNonNull(failedRows).inc();
            long now = context.timerService().currentProcessingTime();
            StreamRow key = new StreamRow(timestamp, context.getCurrentKey().fields());
            context.output(Errors.TAG, ErrorRow.of(now, "GROUP_FAILED", String.valueOf(e.getMessage()), key, pump));
        }
    }
}
