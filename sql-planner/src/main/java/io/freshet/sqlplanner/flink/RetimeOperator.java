package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.operator.RetimeNode;
import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link RetimeNode}. Time goes by the new ROWTIME from here on, so the watermarks that come in end here: rows alone say how late it is. Runs
 * once, as there is one order.
 */
final class RetimeOperator extends AbstractStreamOperator<StreamRow>
        implements OneInputStreamOperator<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final String pump;
    private final int column;
    private final long within;
    private final ArrayList<SqlType.Kind> kinds;

    private transient @Nullable PriorityQueue<Waiting> waiting;
    private transient @Nullable ListState<StreamRow> waitingState;
    private transient @Nullable ListState<Long> latestState;
    private transient @Nullable Counter lateRows;
    private transient long latest;
    private transient long arrivals;

    private record Waiting(StreamRow row, long arrival) {}

    RetimeOperator(String pump, RetimeNode node) {
        this.pump = pump;
        this.column = node.column();
        this.within = node.withinMillis();
        this.kinds = new ArrayList<>(node.kinds());
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        waiting = new PriorityQueue<>(
                Comparator.comparingLong((Waiting w) -> w.row().rowtime()).thenComparingLong(Waiting::arrival));
        waitingState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("waiting", StreamRowType.ofKinds(List.copyOf(kinds))));
        latestState = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("latest", Types.LONG));
        latest = Long.MIN_VALUE;
        for (long time : latestState.get()) {
            latest = Math.max(latest, time);
        }
        for (StreamRow row : waitingState.get()) {
            waiting.add(new Waiting(row, arrivals++));
        }
        lateRows = getMetricGroup().counter("sqlplanner_late_rows_total");
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<Waiting> rows = new ArrayList<>(Objects.requireNonNull(waiting));
        rows.sort(Comparator.comparingLong(Waiting::arrival));
        Objects.requireNonNull(waitingState)
                .update(rows.stream().map(Waiting::row).toList());
        Objects.requireNonNull(latestState).update(latest == Long.MIN_VALUE ? List.of() : List.of(latest));
    }

    @Override
    public void processElement(StreamRecord<StreamRow> element) {
        StreamRow row = element.getValue();
        if (!(row.field(column) instanceof Long time)) {
            refuse("ROW_FAILED", "the new ROWTIME is null", row);
            return;
        }
        if (latest != Long.MIN_VALUE && time < latest - within) {
            refuse(
                    "OUT_OF_ORDER",
                    "the new ROWTIME " + time + " is before that of an earlier row, " + latest,
                    new StreamRow(time, row.fields()));
            return;
        }
        List<@Nullable Object> fields = new ArrayList<>(java.util.Arrays.asList(row.fields()));
        fields.remove(column);
        PriorityQueue<Waiting> rows = Objects.requireNonNull(waiting);
        StreamRow retimed = new StreamRow(time, fields.toArray()).traced(RunningTrace.of(row));
        rows.add(new Waiting(retimed, arrivals++));
        latest = Math.max(latest, time);
        release(latest - within);
        output.emitWatermark(new Watermark(latest - within - 1));
    }

    private void release(long upTo) {
        PriorityQueue<Waiting> rows = Objects.requireNonNull(waiting);
        for (Waiting next = rows.peek(); next != null && next.row().rowtime() <= upTo; next = rows.peek()) {
            rows.remove();
            send(next.row());
        }
    }

    /** It comes of itself, and not of the row that makes room for it. */
    private void send(StreamRow row) {
        RunningTrace.during(row.trace(), () -> output.collect(new StreamRecord<>(row, row.rowtime())));
    }

    private void refuse(String name, String message, StreamRow row) {
        Objects.requireNonNull(lateRows).inc();
        long now = getProcessingTimeService().getCurrentProcessingTime();
        StreamRow error = ErrorRow.of(now, name, message, row, pump);
        output.collect(Errors.TAG, new StreamRecord<>(error, error.rowtime()));
    }

    @Override
    public void processWatermark(Watermark mark) {
        if (mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()) {
            release(Long.MAX_VALUE);
            output.emitWatermark(mark);
        }
    }
}
