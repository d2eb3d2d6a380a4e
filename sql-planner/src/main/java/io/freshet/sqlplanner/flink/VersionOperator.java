package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CompiledCalc;
import io.freshet.sqlplanner.operator.VersionNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link VersionNode}. Left rows wait until time has passed theirs, so that all versions up to it are known. Of the versions of a key the last that
 * time has passed is kept, and those that are later, unless a {@link Retention} ends it.
 */
final class VersionOperator extends KeyedCoProcessFunction<StreamRow, StreamRow, StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final VersionNode node;
    private final int columns;
    private final FailedRows failures;
    private final Retention retention;

    private transient @Nullable CompiledCalc condition;
    private transient @Nullable WaitingRows waiting;
    private transient @Nullable MapState<Long, StreamRow> versions;

    VersionOperator(String pump, VersionNode node, Retention retention) {
        this.retention = retention.own();
        this.node = node;
        this.columns = node.kinds().size();
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open(OpenContext context) {
        failures.open(getRuntimeContext().getMetricGroup());
        condition = CalcCompiler.compile(node.pairs().source(), Clock.systemUTC());
        waiting = new WaitingRows(getRuntimeContext(), node.pairs().left().kinds());
        versions = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "versions",
                        Types.LONG,
                        StreamRowType.ofKinds(node.pairs().right().kinds())));
        retention.open(getRuntimeContext());
    }

    @Override
    public void processElement1(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        if (isLate(row, context)) {
            return;
        }
        Objects.requireNonNull(waiting).add(row.rowtime(), row);
        context.timerService().registerEventTimeTimer(row.rowtime());
        retention.touch(context.timerService(), row.rowtime());
    }

    @Override
    public void processElement2(StreamRow row, Context context, Collector<StreamRow> out) throws Exception {
        if (isLate(row, context)) {
            return;
        }
        Objects.requireNonNull(versions).put(row.rowtime(), row);
        context.timerService().registerEventTimeTimer(row.rowtime());
        retention.touch(context.timerService(), row.rowtime());
    }

    private boolean isLate(StreamRow row, Context context) {
        boolean late = row.rowtime() <= context.timerService().currentWatermark();
        if (late) {
            failures.late(
                    context::output,
                    context.timerService().currentProcessingTime(),
                    "the row came after versions of its time had been looked up",
                    row);
        }
        return late;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StreamRow> out) throws Exception {
        StreamRow version = last(timestamp);
        for (StreamRow row : Objects.requireNonNull(waiting).take(timestamp)) {
            StreamRow pair = version == null ? null : pair(row, version, context);
            if (pair != null) {
                out.collect(pair);
            } else if (node.pairs().leftSide().kept()) {
                out.collect(node.pairs().joined(row, null, row.rowtime()));
            }
        }
        if (retention.isOver(context.timerService(), timestamp)) {
            Objects.requireNonNull(versions).clear();
        }
    }

    /** The last version up to a time; those before it are let go. */
    private @Nullable StreamRow last(long time) throws Exception {
        MapState<Long, StreamRow> known = Objects.requireNonNull(versions);
        List<Long> passed = new ArrayList<>();
        for (long version : known.keys()) {
            if (version <= time) {
                passed.add(version);
            }
        }
        if (passed.isEmpty()) {
            return null;
        }
        passed.sort(null);
        for (long version : passed.subList(0, passed.size() - 1)) {
            known.remove(version);
        }
        return known.get(passed.get(passed.size() - 1));
    }

    private @Nullable StreamRow pair(StreamRow row, StreamRow version, Context context) {
        StreamRow pair = node.pairs().joined(row, version, row.rowtime());
        try {
            return Objects.requireNonNull(condition)
                            .apply(pair.rowtime(), pair.fields(), new @Nullable Object[columns + 1])
                    ? pair
                    : null;
        } catch (RuntimeException e) {
            // whatever the condition throws is about these two rows: the generated code has no other effects
            failures.failed(context::output, context.timerService().currentProcessingTime(), e, row);
            return null;
        }
    }
}
