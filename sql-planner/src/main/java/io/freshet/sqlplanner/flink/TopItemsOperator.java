package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ItemCounts;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Runs {@link StreamFunction.TopItems}: counts exactly until a window has too many items, then lets those go that came least. */
final class TopItemsOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final StreamFunction.TopItems function;
    private final FailedRows failures;
    private final int mostItems;

    private transient @Nullable MapState<StreamRow, Long> counts;
    private transient @Nullable ValueState<Integer> items;

    TopItemsOperator(String pump, StreamFunction.TopItems function) {
        this(pump, function, ItemCounts.MOST_ITEMS);
    }

    TopItemsOperator(String pump, StreamFunction.TopItems function, int mostItems) {
        this.function = function;
        this.failures = new FailedRows(pump);
        this.mostItems = mostItems;
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        List<SqlType.Kind> kind = List.of(function.kind());
        counts = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("counts", StreamRowType.ofKinds(kind), Types.LONG));
        items = getRuntimeContext().getState(new ValueStateDescriptor<>("items", Types.INT));
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        MapState<StreamRow, Long> counted = Objects.requireNonNull(counts);
        ValueState<Integer> different = Objects.requireNonNull(items);
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
        if (value == null) {
            return;
        }
        StreamRow item = new StreamRow(0, new Object[] {value});
        Long before = counted.get(item);
        counted.put(item, before == null ? 1L : before + 1);
        if (before == null) {
            Integer known = different.value();
            int now = known == null ? 1 : known + 1;
            different.update(now > mostItems ? thinOut(counted) : now);
        }
    }

    /** Takes from every count what half of the items do not exceed; those at nothing are gone. */
    private static int thinOut(MapState<StreamRow, Long> counted) throws Exception {
        List<Long> all = new ArrayList<>();
        counted.values().forEach(all::add);
        long median = ItemCounts.median(all);
        List<StreamRow> gone = new ArrayList<>();
        for (Map.Entry<StreamRow, Long> entry : counted.entries()) {
            if (entry.getValue() <= median) {
                gone.add(entry.getKey());
            } else {
                entry.setValue(entry.getValue() - median);
            }
        }
        for (StreamRow item : gone) {
            counted.remove(item);
        }
        return all.size() - gone.size();
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        MapState<StreamRow, Long> counted = Objects.requireNonNull(counts);
        ItemCounts top = new ItemCounts((int) function.count());
        for (Map.Entry<StreamRow, Long> entry : counted.entries()) {
            top.take(Objects.requireNonNull(entry.getKey().field(0)), entry.getValue());
        }
        for (ItemCounts.Counted item : top.descending()) {
            out.collect(new StreamRow(timestamp + 1, new Object[] {item.item(), item.count()}));
        }
        counted.clear();
        Objects.requireNonNull(items).clear();
    }
}
