package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.RowRanks;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link StreamFunction.GroupRank}: the rows of one ROWTIME wait until time has passed it. Time goes on although no row comes, so there is no
 * need to wait any longer: maxIdle is checked and has no other effect.
 */
final class GroupRankOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final RowRanks ranks;
    private final ArrayList<SqlType.Kind> kinds;
    private final FailedRows failures;

    private transient @Nullable WaitingRows waiting;

    GroupRankOperator(String pump, StreamFunction.GroupRank function, List<SqlType.Kind> kinds) {
        this.ranks = new RowRanks(function);
        this.kinds = new ArrayList<>(kinds);
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        waiting = new WaitingRows(getRuntimeContext(), List.copyOf(kinds));
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        if (row.rowtime() <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after those of its ROWTIME were ranked",
                    row);
            return;
        }
        if (Objects.requireNonNull(waiting).add(row.rowtime(), row)) {
            context.timerService().registerEventTimeTimer(row.rowtime());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        List<StreamRow> together = Objects.requireNonNull(waiting).take(timestamp);
        if (!together.isEmpty()) {
            ranks.ranked(together).forEach(out::collect);
        }
    }
}
