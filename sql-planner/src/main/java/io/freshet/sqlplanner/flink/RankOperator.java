package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.RankNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Runs a {@link RankNode}: the rows of a key wait until its bucket is over, then come out in order. */
final class RankOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final RankNode node;
    private final FailedRows failures;

    private transient @Nullable WaitingRows waiting;

    RankOperator(String pump, RankNode node) {
        this.node = node;
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        waiting = new WaitingRows(getRuntimeContext(), node.input().kinds());
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        long last = node.moment().last(row);
        if (last <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after those of its window were ranked",
                    row);
            return;
        }
        if (Objects.requireNonNull(waiting).add(last, row)) {
            context.timerService().registerEventTimeTimer(last);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        node.ranked(Objects.requireNonNull(waiting).take(timestamp)).forEach(out::collect);
    }
}
