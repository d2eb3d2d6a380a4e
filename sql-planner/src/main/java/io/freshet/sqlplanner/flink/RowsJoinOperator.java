package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CompiledCalc;
import io.freshet.sqlplanner.operator.JoinNode;
import io.freshet.sqlplanner.operator.RowsJoinNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link RowsJoinNode}, once for the whole stream. Which row is the last of so many depends on the order of both sides' rows, so they wait until time has
 * passed them and are taken by ROWTIME; those of one moment in turns, beginning with a side that has a window.
 */
final class RowsJoinOperator extends KeyedCoProcessFunction<StreamRow, StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final RowsJoinNode node;
    private final int columns;
    private final FailedRows failures;

    private transient @Nullable CompiledCalc condition;
    private transient @Nullable Side left;
    private transient @Nullable Side right;

    RowsJoinOperator(String pump, RowsJoinNode node) {
        this.node = node;
        this.columns = node.kinds().size();
        this.failures = new FailedRows(pump);
    }

    /** One side: its rows that have not had their turn, and those in its window. */
    private record Side(
            boolean ofLeft, boolean kept, RowsJoinNode.Window window, WaitingRows waiting, JoinedRows rows) {}

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        condition = CalcCompiler.compile(node.pairs().source(), Clock.systemUTC());
        left = side(true);
        right = side(false);
    }

    private Side side(boolean ofLeft) {
        JoinNode pairs = node.pairs();
        String name = ofLeft ? "left" : "right";
        RowsJoinNode.Window window = ofLeft ? node.leftWindow() : node.rightWindow();
        var kinds = ofLeft ? pairs.left().kinds() : pairs.right().kinds();
        return new Side(
                ofLeft,
                (ofLeft ? pairs.leftSide() : pairs.rightSide()).kept(),
                window,
                new WaitingRows(getRuntimeContext(), name + "-waiting", kinds),
                new JoinedRows(getRuntimeContext(), name, window, kinds, pairs.keyKinds()));
    }

    @Override
    public void processElement1(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        await(Objects.requireNonNull(left), row, context);
    }

    @Override
    public void processElement2(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        await(Objects.requireNonNull(right), row, context);
    }

    private void await(Side side, StreamRow row, Context context) throws Exception {
        if (row.rowtime() <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after the rows behind it had been joined",
                    row);
            return;
        }
        side.waiting().add(row.rowtime(), row);
        context.timerService().registerEventTimeTimer(row.rowtime());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        boolean leftFirst = node.leftWindow().keeps();
        Side first = Objects.requireNonNull(leftFirst ? left : right);
        Side second = Objects.requireNonNull(leftFirst ? right : left);
        List<StreamRow> ofFirst = first.waiting().take(timestamp);
        List<StreamRow> ofSecond = second.waiting().take(timestamp);
        for (int i = 0; i < Math.max(ofFirst.size(), ofSecond.size()); i++) {
            if (i < ofFirst.size()) {
                join(ofFirst.get(i), first, second, context, out);
            }
            if (i < ofSecond.size()) {
                join(ofSecond.get(i), second, first, context, out);
            }
        }
        letGo(first, timestamp, out);
        letGo(second, timestamp, out);
    }

    /** A row's turn: it finds its partners in the other side's window, and goes into its own. */
    private void join(StreamRow row, Side own, Side other, OnTimerContext context, Collector<StreamRow> out)
            throws Exception {
        StreamRow key = key(own, row);
        boolean matched = false;
        for (JoinedRows.Held partner : other.rows().of(key)) {
            StreamRow pair = own.ofLeft()
                    ? node.pairs().joined(row, partner.row(), row.rowtime())
                    : node.pairs().joined(partner.row(), row, row.rowtime());
            if (!fulfils(pair, row, context)) {
                continue;
            }
            matched = true;
            out.collect(pair);
            if (other.kept() && !partner.matched()) {
                other.rows().mark(partner);
            }
        }
        if (own.window().keeps()) {
            own.rows().add(key, row, matched);
            if (own.window().rows() > 0) {
                letGo(own, row.rowtime(), out);
            } else {
                context.timerService()
                        .registerEventTimeTimer(row.rowtime() + own.window().millis());
            }
        } else if (own.kept() && !matched) {
            out.collect(alone(own, row, row.rowtime()));
        }
    }

    private void letGo(Side side, long now, Collector<StreamRow> out) throws Exception {
        for (JoinedRows.Held held = side.rows().left(now);
                held != null;
                held = side.rows().left(now)) {
            side.rows().remove(key(side, held.row()), held);
            if (side.kept() && !held.matched()) {
                out.collect(alone(side, held.row(), now));
            }
        }
    }

    private StreamRow key(Side side, StreamRow row) {
        return side.ofLeft() ? node.pairs().leftKey(row) : node.pairs().rightKey(row);
    }

    private StreamRow alone(Side side, StreamRow row, long time) {
        return side.ofLeft()
                ? node.pairs().joined(row, null, time)
                : node.pairs().joined(null, row, time);
    }

    private boolean fulfils(StreamRow pair, StreamRow row, OnTimerContext context) {
        try {
            return Objects.requireNonNull(condition)
                    .apply(pair.rowtime(), pair.fields(), new @Nullable Object[columns + 1]);
        } catch (RuntimeException e) {
            // whatever the condition throws is about these two rows: the generated code has no other effects
            failures.failed(context::output, context.timerService().currentProcessingTime(), e, row);
            return false;
        }
    }
}
