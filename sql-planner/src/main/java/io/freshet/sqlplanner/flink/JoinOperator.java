package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CompiledCalc;
import io.freshet.sqlplanner.operator.JoinNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link JoinNode}. Each side's rows wait by ROWTIME until no partner of theirs can come; a row that comes in is paired with those that wait
 * on the other side, so a pair is found once, by its second row, whichever side that is. A row waits with a mark of whether it has had a partner.
 */
final class JoinOperator extends KeyedCoProcessFunction<StreamRow, StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final JoinNode node;
    private final int columns;
    private final FailedRows failures;

    private transient @Nullable CompiledCalc condition;
    private transient @Nullable MapState<Long, List<StreamRow>> leftRows;
    private transient @Nullable MapState<Long, List<StreamRow>> rightRows;

    JoinOperator(String pump, JoinNode node) {
        this.node = node;
        this.columns = node.kinds().size();
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        condition = CalcCompiler.compile(node.source(), Clock.systemUTC());
        leftRows = getRuntimeContext().getMapState(waiting("left", node.left().kinds()));
        rightRows =
                getRuntimeContext().getMapState(waiting("right", node.right().kinds()));
    }

    private static MapStateDescriptor<Long, List<StreamRow>> waiting(String name, List<SqlType.Kind> kinds) {
        List<SqlType.Kind> marked = new ArrayList<>(kinds);
        marked.add(SqlType.Kind.BOOLEAN);
        return new MapStateDescriptor<>(name, Types.LONG, Types.LIST(StreamRowType.ofKinds(marked)));
    }

    @Override
    public void processElement1(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        process(row, true, context, out);
    }

    @Override
    public void processElement2(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        process(row, false, context, out);
    }

    private void process(StreamRow row, boolean left, Context context, Collector<StreamRow> out) throws Exception {
        long expiry = node.expiry(left, row);
        if (expiry <= context.timerService().currentWatermark()) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after its window was over",
                    row);
            return;
        }
        boolean matched = pair(row, left, context, out);
        MapState<Long, List<StreamRow>> own = Objects.requireNonNull(left ? leftRows : rightRows);
        List<StreamRow> before = own.get(row.rowtime());
        List<StreamRow> together = before == null ? new ArrayList<>() : before;
        together.add(marked(row.fields(), row.arity(), row.rowtime(), matched));
        own.put(row.rowtime(), together);
        context.timerService().registerEventTimeTimer(expiry);
    }

    /** Finds the partners of a row that came in. */
    private boolean pair(StreamRow row, boolean left, Context context, Collector<StreamRow> out) throws Exception {
        MapState<Long, List<StreamRow>> others = Objects.requireNonNull(left ? rightRows : leftRows);
        boolean marksOthers = left ? node.rightSide().kept() : node.leftSide().kept();
        boolean matched = false;
        for (Map.Entry<Long, List<StreamRow>> entry : others.entries()) {
            List<StreamRow> together = entry.getValue();
            boolean touched = false;
            for (int i = 0; i < together.size(); i++) {
                StreamRow other = together.get(i);
                StreamRow leftRow = left ? row : other;
                StreamRow rightRow = left ? other : row;
                if (!node.near(leftRow, rightRow)) {
                    break; // all of them have the same time
                }
                StreamRow joined = node.joined(leftRow, rightRow, Math.max(leftRow.rowtime(), rightRow.rowtime()));
                if (!fulfils(joined, row, context)) {
                    continue;
                }
                matched = true;
                out.collect(joined);
                if (marksOthers && !isMarked(other)) {
                    together.set(i, marked(other.fields(), other.arity() - 1, other.rowtime(), true));
                    touched = true;
                }
            }
            if (touched) {
                entry.setValue(together);
            }
        }
        return matched;
    }

    private boolean fulfils(StreamRow joined, StreamRow row, Context context) {
        try {
            return Objects.requireNonNull(condition)
                    .apply(joined.rowtime(), joined.fields(), new @Nullable Object[columns + 1]);
        } catch (RuntimeException e) {
            // whatever the condition throws is about these two rows: the generated code has no other effects
            failures.failed(context::output, context.timerService().currentProcessingTime(), e, row);
            return false;
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        expire(true, timestamp, out);
        expire(false, timestamp, out);
    }

    private void expire(boolean left, long now, Collector<StreamRow> out) throws Exception {
        MapState<Long, List<StreamRow>> own = Objects.requireNonNull(left ? leftRows : rightRows);
        long time = now - (left ? node.beforeMillis() : node.afterMillis());
        List<StreamRow> over = own.get(time);
        if (over == null) {
            return;
        }
        own.remove(time);
        if (left ? node.leftSide().kept() : node.rightSide().kept()) {
            for (StreamRow row : over) {
                if (!isMarked(row)) {
                    out.collect(left ? node.joined(row, null, now) : node.joined(null, row, now));
                }
            }
        }
    }

    private static StreamRow marked(@Nullable Object[] fields, int columns, long rowtime, boolean mark) {
        @Nullable Object[] all = Arrays.copyOf(fields, columns + 1);
        all[columns] = mark;
        return new StreamRow(rowtime, all);
    }

    private static boolean isMarked(StreamRow row) {
        return Boolean.TRUE.equals(row.field(row.arity() - 1));
    }
}
