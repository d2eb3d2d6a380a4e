package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.OverNode;
import io.freshet.sqlplanner.operator.SlidingWindows;
import io.freshet.sqlplanner.operator.WindowState;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs an {@link OverNode}: a row comes out with its values as soon as it comes in. Where all windows are of time, a timer per partition drops the
 * state once the last row has left every window; otherwise a {@link Retention} may.
 */
final class OverOperator extends KeyedProcessFunction<StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final SlidingWindows windows;
    private final FailedRows failures;
    private final Retention retention;
    private final boolean endless;

    private transient @Nullable Partition partition;

    OverOperator(String pump, OverNode node, Retention retention) {
        this.windows = new SlidingWindows(node);
        this.failures = new FailedRows(pump);
        this.retention = retention.own();
        this.endless = node.frames().stream().anyMatch(frame -> !(frame instanceof OverNode.Range));
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        partition = new Partition(windows, getRuntimeContext());
        retention.open(getRuntimeContext());
    }

    @Override
    public void processElement(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        Partition state = Objects.requireNonNull(partition);
        boolean first = state.head() == null;
        StreamRow result;
        try {
            result = windows.add(state, row);
        } catch (ArithmeticException e) {
            failures.failed(context::output, context.timerService().currentProcessingTime(), e, row);
            return;
        }
        out.collect(result);
        if (first) {
            expireLater(state, context);
        }
        if (endless) {
            retention.touch(context.timerService(), row.rowtime());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        Partition state = Objects.requireNonNull(partition);
        StreamRow head = state.head();
        if (head == null) {
            return;
        }
        boolean over =
                endless ? retention.isOver(context.timerService(), timestamp) : windows.expiry(head) <= timestamp;
        if (over) {
            state.clear();
        } else {
            expireLater(state, context);
        }
    }

    private void expireLater(Partition state, Context context) throws Exception {
        StreamRow head = state.head();
        long expiry = head == null ? -1 : windows.expiry(head);
        if (expiry >= 0) {
            context.timerService().registerEventTimeTimer(expiry);
        }
    }

    /** The state of the current partition in Flink's keyed state. */
    private static final class Partition implements WindowState {
        private final ValueState<StreamRow> head;
        private final MapState<Long, StreamRow> rows;
        private final List<MapState<Long, StreamRow>> tails = new ArrayList<>();

        Partition(SlidingWindows windows, RuntimeContext context) {
            TypeInformation<StreamRow> headType = StreamRowType.ofKinds(windows.headKinds());
            head = context.getState(new ValueStateDescriptor<>("head", headType));
            rows = context.getMapState(
                    new MapStateDescriptor<>("rows", Types.LONG, StreamRowType.ofKinds(windows.rowKinds())));
            for (int frame = 0; frame < windows.frames(); frame++) {
                tails.add(context.getMapState(new MapStateDescriptor<>(
                        "frame-" + frame, Types.LONG, StreamRowType.ofKinds(windows.tailKinds(frame)))));
            }
        }

        void clear() {
            head.clear();
            rows.clear();
            tails.forEach(MapState::clear);
        }

        @Override
        public @Nullable StreamRow head() throws Exception {
            return head.value();
        }

        @Override
        public void head(StreamRow state) throws Exception {
            head.update(state);
        }

        @Override
        public StreamRow row(long number) throws Exception {
            return Objects.requireNonNull(rows.get(number));
        }

        @Override
        public void row(long number, StreamRow row) throws Exception {
            rows.put(number, row);
        }

        @Override
        public void removeRow(long number) throws Exception {
            rows.remove(number);
        }

        @Override
        public StreamRow tail(int frame, long number) throws Exception {
            return Objects.requireNonNull(tails.get(frame).get(number));
        }

        @Override
        public void tail(int frame, long number, StreamRow state) throws Exception {
            tails.get(frame).put(number, state);
        }

        @Override
        public void removeTail(int frame, long number) throws Exception {
            tails.get(frame).remove(number);
        }
    }
}
