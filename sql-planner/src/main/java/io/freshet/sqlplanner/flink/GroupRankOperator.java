package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.RowRanks;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
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

    private transient @Nullable MapState<Long, List<StreamRow>> waiting;

    GroupRankOperator(String pump, StreamFunction.GroupRank function, List<SqlType.Kind> kinds) {
        this.ranks = new RowRanks(function);
        this.kinds = new ArrayList<>(kinds);
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        waiting = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "waiting", Types.LONG, Types.LIST(StreamRowType.ofKinds(List.copyOf(kinds)))));
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        MapState<Long, List<StreamRow>> rows = Objects.requireNonNull(waiting);
        if (row.rowtime() <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after those of its ROWTIME were ranked",
                    row);
            return;
        }
        List<StreamRow> before = rows.get(row.rowtime());
        List<StreamRow> together = before == null ? new ArrayList<>() : before;
        together.add(row);
        rows.put(row.rowtime(), together);
        context.timerService().registerEventTimeTimer(row.rowtime());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        MapState<Long, List<StreamRow>> rows = Objects.requireNonNull(waiting);
        List<StreamRow> together = rows.get(timestamp);
        if (together != null) {
            rows.remove(timestamp);
            ranks.ranked(together).forEach(out::collect);
        }
    }
}
