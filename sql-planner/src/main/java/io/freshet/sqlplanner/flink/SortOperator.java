package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.Moment;
import io.freshet.sqlplanner.operator.RowOrder;
import io.freshet.sqlplanner.operator.SortNode;
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
 * Puts a whole stream in order: rows wait, by the last moment of their bucket, until time has passed it. Without keys rows of one moment keep the
 * order in which they came. All rows have one key, so this runs once.
 */
final class SortOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final Moment moment;
    private final RowOrder order;
    private final ArrayList<SqlType.Kind> kinds;
    private final FailedRows failures;

    private transient @Nullable WaitingRows waiting;

    SortOperator(String pump, Moment moment, List<SortNode.SortKey> keys, List<SqlType.Kind> kinds) {
        this.moment = moment;
        this.order = new RowOrder(keys);
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
        long last = moment.last(row);
        if (last <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after later ones had gone out",
                    row);
            return;
        }
        if (Objects.requireNonNull(waiting).add(last, row)) {
            context.timerService().registerEventTimeTimer(last);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        for (StreamRow row : order.sorted(Objects.requireNonNull(waiting).take(timestamp))) {
            out.collect(moment.column() == GroupNode.ROWTIME ? row : row.changed(moment.rowtime(row), row.fields()));
        }
    }
}
