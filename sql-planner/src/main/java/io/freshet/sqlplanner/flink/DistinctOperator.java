package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.DistinctNode;
import io.freshet.sqlplanner.operator.Moment;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Runs a {@link DistinctNode}: remembers of a key until when a row repeats it. */
final class DistinctOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final Moment moment;
    private final FailedRows failures;

    private transient @Nullable ValueState<Long> until;

    DistinctOperator(String pump, DistinctNode node) {
        this.moment = node.moment();
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        until = getRuntimeContext().getState(new ValueStateDescriptor<>("until", Types.LONG));
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        ValueState<Long> seen = Objects.requireNonNull(until);
        long last = moment.last(row);
        if (last <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after its time was over, so nobody knows whether it repeats another",
                    row);
            return;
        }
        Long before = seen.value();
        if (before == null || before < last) {
            seen.update(last);
            context.timerService().registerEventTimeTimer(last);
            out.collect(row);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        ValueState<Long> seen = Objects.requireNonNull(until);
        Long last = seen.value();
        if (last != null && last <= timestamp) {
            seen.clear();
        }
    }
}
