package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.TimeWindows;
import io.freshet.sqlplanner.operator.WindowNode;
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
 * Runs a {@link WindowNode} of sessions. A session's rows wait by their time; a gap after the last of them a timer gives them out, all with the
 * session's start and end.
 */
final class SessionOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final WindowNode node;
    private final long gap;
    private final ArrayList<SqlType.Kind> kinds;
    private final FailedRows failures;

    private transient @Nullable WaitingRows waiting;

    SessionOperator(String pump, WindowNode node, TimeWindows.Session session) {
        this.node = node;
        this.gap = session.gapMillis();
        this.kinds = new ArrayList<>(node.input().kinds());
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        waiting = new WaitingRows(getRuntimeContext(), List.copyOf(kinds));
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        long now = context.timerService().currentProcessingTime();
        Long time = node.timeOf(row);
        if (time == null) {
            failures.failed(context::output, now, new IllegalArgumentException("the time of the session is null"), row);
            return;
        }
        if (time + gap - 1 <= context.timerService().currentWatermark()) {
            failures.late(context::output, now, "the row came after its session was over", row);
            return;
        }
        Objects.requireNonNull(waiting).add(time, row);
        context.timerService().registerEventTimeTimer(time + gap - 1);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        WaitingRows rows = Objects.requireNonNull(waiting);
        long last = timestamp - gap + 1;
        List<Long> times = rows.times();
        if (!times.contains(last)) {
            return; // given out with a session that an earlier timer ended
        }
        int place = times.indexOf(last);
        if (place + 1 < times.size() && times.get(place + 1) < last + gap) {
            return; // the session goes on
        }
        int first = place;
        while (first > 0 && times.get(first - 1) + gap > times.get(first)) {
            first--;
        }
        long start = times.get(first);
        for (long time : times.subList(first, place + 1)) {
            for (StreamRow row : rows.take(time)) {
                out.collect(WindowOperator.windowed(row, start, last + gap));
            }
        }
    }
}
