package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.Accumulators;
import io.freshet.sqlplanner.operator.StaggerNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link StaggerNode}: windows by the time at which they close, each with a timer at its last moment. There is more than one only if rows of
 * different shards overtake each other.
 */
final class StaggerOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final StaggerNode node;
    private final Accumulators accumulators;
    private final FailedRows failures;

    private transient @Nullable MapState<Long, StreamRow> windows;

    StaggerOperator(String pump, StaggerNode node) {
        this.node = node;
        this.accumulators = new Accumulators(node.aggregates());
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        windows = getRuntimeContext()
                .getMapState(
                        new MapStateDescriptor<>("windows", Types.LONG, StreamRowType.ofKinds(accumulators.slots())));
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        MapState<Long, StreamRow> open = Objects.requireNonNull(windows);
        long now = context.timerService().currentProcessingTime();
        long closes = Long.MAX_VALUE;
        for (long end : open.keys()) {
            if (row.rowtime() < end) {
                closes = Math.min(closes, end);
            }
        }
        boolean first = closes == Long.MAX_VALUE;
        if (first) {
            closes = row.rowtime() + node.lengthMillis();
            if (closes - 1 <= context.timerService().currentWatermark()) {
                failures.late(context::output, now, "the row came after its window was over", row);
                return;
            }
        }
        StreamRow before = open.get(closes);
        try {
            open.put(
                    closes,
                    new StreamRow(0, accumulators.add(before == null ? accumulators.empty() : before.fields(), row)));
        } catch (ArithmeticException e) {
            failures.failed(context::output, now, e, row);
            return;
        }
        if (first) {
            context.timerService().registerEventTimeTimer(closes - 1);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        MapState<Long, StreamRow> open = Objects.requireNonNull(windows);
        long closes = timestamp + 1;
        StreamRow state = open.get(closes);
        if (state == null) {
            return;
        }
        open.remove(closes);
        StreamRow key = context.getCurrentKey();
        try {
            out.collect(node.result(key, closes, accumulators, state.fields()));
        } catch (ArithmeticException e) {
            failures.failed(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    e,
                    new StreamRow(timestamp, key.fields()));
        }
    }
}
