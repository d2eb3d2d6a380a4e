package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import java.util.Objects;
import org.apache.datasketches.hll.HllSketch;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link StreamFunction.DistinctItems}: keeps up to 10,000 items, then only a HyperLogLog sketch of 16,384 registers, which is right to within
 * two percent.
 */
final class DistinctItemsOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    /** Up to here the count is exact, as the service's was. */
    static final long MOST_EXACT = 10_000;

    private final StreamFunction.DistinctItems function;
    private final SqlType.Kind kind;
    private final FailedRows failures;

    private transient @Nullable MapState<StreamRow, Boolean> items;
    private transient @Nullable ValueState<Long> count;
    private transient @Nullable ValueState<HllSketch> sketch;

    DistinctItemsOperator(String pump, StreamFunction.DistinctItems function, SqlType.Kind kind) {
        this.function = function;
        this.kind = kind;
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        items = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("items", StreamRowType.ofKinds(List.of(kind)), Types.BOOLEAN));
        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        sketch = getRuntimeContext().getState(new ValueStateDescriptor<>("sketch", new SketchSerializer()));
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        long end = StreamFunctions.end(context.getCurrentKey());
        if (end - 1 <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after its window was over",
                    row);
            return;
        }
        context.timerService().registerEventTimeTimer(end - 1);
        Object value = row.field(function.column());
        if (value != null) {
            take(value);
        }
    }

    private void take(Object value) throws Exception {
        ValueState<HllSketch> sketched = Objects.requireNonNull(sketch);
        HllSketch estimate = sketched.value();
        if (estimate != null) {
            estimate.update(value.toString());
            sketched.update(estimate);
            return;
        }
        MapState<StreamRow, Boolean> exact = Objects.requireNonNull(items);
        StreamRow item = new StreamRow(0, new Object[] {value});
        if (exact.contains(item)) {
            return;
        }
        exact.put(item, true);
        ValueState<Long> counted = Objects.requireNonNull(count);
        Long before = counted.value();
        long now = before == null ? 1 : before + 1;
        counted.update(now);
        if (now > MOST_EXACT) {
            HllSketch first = SketchSerializer.empty();
            for (StreamRow known : exact.keys()) {
                first.update(String.valueOf(known.field(0)));
            }
            sketched.update(first);
            exact.clear();
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        ValueState<HllSketch> sketched = Objects.requireNonNull(sketch);
        ValueState<Long> counted = Objects.requireNonNull(count);
        HllSketch estimate = sketched.value();
        Long exact = counted.value();
        long distinct = estimate != null ? Math.round(estimate.getEstimate()) : exact == null ? 0 : exact;
        out.collect(new StreamRow(timestamp + 1, new Object[] {distinct}));
        sketched.clear();
        counted.clear();
        Objects.requireNonNull(items).clear();
    }
}
