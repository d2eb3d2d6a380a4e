package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.MatchNode;
import io.freshet.sqlplanner.operator.MatchProgress;
import io.freshet.sqlplanner.operator.MatchRows;
import io.freshet.sqlplanner.operator.PatternMatcher;
import io.freshet.sqlplanner.operator.RowOrder;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Clock;
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

/** Runs a {@link MatchNode}. Rows wait until time has passed theirs, then a {@link PatternMatcher} takes them in order. */
final class MatchOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final MatchNode node;
    private final FailedRows failures;
    private final Retention retention;

    private transient @Nullable WaitingRows waiting;
    private transient @Nullable PatternMatcher matcher;
    private transient @Nullable ValueState<MatchProgress> progress;
    private transient @Nullable PartitionRows rows;

    MatchOperator(String pump, MatchNode node, Retention retention) {
        this.retention = retention.own();
        this.node = node;
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        waiting = new WaitingRows(getRuntimeContext(), node.input().kinds());
        matcher = new PatternMatcher(node, source -> CalcCompiler.compile(source, Clock.systemUTC()));
        progress = getRuntimeContext().getState(new ValueStateDescriptor<>("progress", new MatchProgressSerializer()));
        rows = new PartitionRows(getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "rows", Types.LONG, StreamRowType.ofKinds(node.input().kinds()))));
        retention.open(getRuntimeContext());
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        if (row.rowtime() <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after later ones had been matched",
                    row);
            return;
        }
        if (Objects.requireNonNull(waiting).add(row.rowtime(), row)) {
            context.timerService().registerEventTimeTimer(row.rowtime());
        }
        retention.touch(context.timerService(), row.rowtime());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        PatternMatcher patterns = Objects.requireNonNull(matcher);
        PartitionRows known = Objects.requireNonNull(rows);
        ValueState<MatchProgress> state = Objects.requireNonNull(progress);
        long clock = context.timerService().currentProcessingTime();
        PatternMatcher.Output output = new PatternMatcher.Output(
                out::collect, (why, row) -> failures.failed(context::output, clock, why, row));
        boolean forgotten = retention.isOver(context.timerService(), timestamp);
        MatchProgress now = state.value();
        for (StreamRow row : new RowOrder(node.order())
                .sorted(Objects.requireNonNull(waiting).take(timestamp))) {
            now = patterns.add(now, row, known, output);
        }
        if (now == null) {
            return;
        }
        now = patterns.expire(now, timestamp, known, output);
        if (forgotten || patterns.isIdle(now)) {
            state.clear();
            known.clear();
            return;
        }
        state.update(now);
        long expiry = patterns.expiry(now, known);
        if (expiry < Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(expiry);
        }
    }

    /** The rows of the current key in Flink's state. */
    private record PartitionRows(MapState<Long, StreamRow> rows) implements MatchRows {
        @Override
        public StreamRow row(long number) throws Exception {
            return Objects.requireNonNull(rows.get(number));
        }

        @Override
        public void put(long number, StreamRow row) throws Exception {
            rows.put(number, row);
        }

        @Override
        public void remove(long number) throws Exception {
            rows.remove(number);
        }

        void clear() {
            rows.clear();
        }
    }
}
