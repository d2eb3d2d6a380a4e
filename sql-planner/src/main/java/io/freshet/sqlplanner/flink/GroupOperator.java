package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.OpenGroups;
import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link GroupNode}. Groups are kept in memory and written to the keyed state when a checkpoint begins or when they become too many, so a group
 * that is over by then has never been there. The bucket is part of the key: a key has one state, and one timer at the last moment of its bucket, which
 * the watermark passes when all rows of the bucket are in. A row that comes after that is late: it goes to the error stream and is counted.
 */
final class GroupOperator extends AbstractStreamOperator<StreamRow>
        implements OneInputStreamOperator<StreamRow, StreamRow>, Triggerable<StreamRow, VoidNamespace> {
    static final String LATE = "the row came after its group was complete";

    private static final long serialVersionUID = 1L;
    private static final int MOST_GROUPS = 128 * 1024;

    private final String pump;
    private final GroupNode node;
    private final boolean partial;
    private final FailedRows failures;

    private transient @Nullable OpenGroups groups;
    private transient @Nullable Origins origins;
    private transient @Nullable ValueState<StreamRow> state;
    private transient @Nullable InternalTimerService<VoidNamespace> timers;
    private transient long watermark;

    /** @param partial whether rows are those of a {@link PartialGroupOperator} */
    GroupOperator(String pump, GroupNode node, boolean partial) {
        this.pump = pump;
        this.node = node;
        this.partial = partial;
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open() throws Exception {
        super.open();
        failures.open(getMetricGroup());
        groups = new OpenGroups(node, partial);
        origins = new Origins();
        state = getRuntimeContext()
                .getState(
                        new ValueStateDescriptor<>("accumulators", StreamRowType.ofKinds(OpenGroups.stateKinds(node))));
        timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
        watermark = Long.MIN_VALUE;
    }

    /** The key is set only where state is touched. */
    @Override
    public boolean hasKeyContext1() {
        return false;
    }

    @Override
    public boolean hasKeyContext() {
        return false;
    }

    @Override
    public void processElement(StreamRecord<StreamRow> element) {
        StreamRow row = element.getValue();
        OpenGroups open = Objects.requireNonNull(groups);
        long lastMoment = open.lastMoment(row);
        if (lastMoment <= watermark) {
            failures.late(this::error, now(), LATE, timed(row, lastMoment));
            return;
        }
        String trace = RunningTrace.of(row);
        if (trace != null) {
            Objects.requireNonNull(origins)
                    .remember(
                            partial ? OpenGroups.partialKey(node, row) : OpenGroups.key(node, row),
                            row.rowtime(),
                            trace);
        }
        try {
            open.take(row, lastMoment, this::stored);
        } catch (ArithmeticException e) {
            failures.failed(this::error, now(), e, timed(row, lastMoment));
            return;
        }
        if (open.size() > MOST_GROUPS) {
            store();
        }
    }

    /** A partial row has no time of its own. */
    private StreamRow timed(StreamRow row, long lastMoment) {
        return partial ? new StreamRow(lastMoment, row.fields()) : row;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = Math.max(watermark, mark.getTimestamp());
        OpenGroups open = Objects.requireNonNull(groups);
        for (long first = open.earliestLastMoment();
                first <= watermark && open.size() > 0;
                first = open.earliestLastMoment()) {
            getTimeServiceManager().orElseThrow().advanceWatermark(new Watermark(first));
            open.complete(this::send, this::groupFailed);
        }
        super.processWatermark(mark);
    }

    @Override
    public void onEventTime(InternalTimer<StreamRow, VoidNamespace> timer) {
        StreamRow stored = stored(timer.getKey());
        Objects.requireNonNull(state).clear();
        Objects.requireNonNull(groups)
                .complete(timer.getTimestamp(), timer.getKey(), stored, this::send, this::groupFailed);
    }

    @Override
    public void onProcessingTime(InternalTimer<StreamRow, VoidNamespace> timer) {
        throw new IllegalStateException("a timer of the clock for " + timer.getKey() + " (expected: none)");
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        store();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    private void store() {
        ValueState<StreamRow> states = Objects.requireNonNull(state);
        InternalTimerService<VoidNamespace> ends = Objects.requireNonNull(timers);
        Objects.requireNonNull(groups).drain((lastMoment, key, group) -> {
            setCurrentKey(key);
            try {
                states.update(group);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ends.registerEventTimeTimer(VoidNamespace.INSTANCE, lastMoment);
        });
    }

    private @Nullable StreamRow stored(StreamRow key) {
        setCurrentKey(key);
        try {
            return Objects.requireNonNull(state).value();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    /** A group belongs to the first of its rows that is traced. */
    private void send(StreamRow row) {
        String trace = Objects.requireNonNull(origins).take(Objects.requireNonNull(groups)::lastKey);
        RunningTrace.during(trace, () -> output.collect(new StreamRecord<>(row, row.rowtime())));
    }

    private void error(OutputTag<StreamRow> tag, StreamRow row) {
        output.collect(tag, new StreamRecord<>(row, row.rowtime()));
    }

    private void groupFailed(StreamRow key, ArithmeticException why) {
        failures.count();
        StreamRow at = new StreamRow(watermark, key.fields());
        error(Errors.TAG, ErrorRow.of(now(), "GROUP_FAILED", String.valueOf(why.getMessage()), at, pump));
    }
}
