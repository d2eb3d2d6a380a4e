package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.OpenGroups;
import io.freshet.sqlplanner.operator.PartialGroups;
import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link PartialGroups} in front of a {@link GroupOperator}. Holds groups until time passes the end of one of them, so none comes late behind it,
 * or a checkpoint begins, so nothing is kept; a row whose group is over goes to the error stream.
 */
final class PartialGroupOperator extends AbstractStreamOperator<StreamRow>
        implements OneInputStreamOperator<StreamRow, StreamRow>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    private final GroupNode node;
    private final FailedRows failures;

    private transient @Nullable PartialGroups groups;
    private transient @Nullable Origins origins;
    private transient long watermark;

    PartialGroupOperator(String pump, GroupNode node) {
        this.node = node;
        this.failures = new FailedRows(pump);
    }

    @Override
    public void open() throws Exception {
        super.open();
        failures.open(getMetricGroup());
        groups = new PartialGroups(node);
        origins = new Origins();
        watermark = Long.MIN_VALUE;
    }

    @Override
    public void processElement(StreamRecord<StreamRow> element) {
        StreamRow row = element.getValue();
        PartialGroups held = Objects.requireNonNull(groups);
        long lastMoment = held.lastMoment(row);
        if (lastMoment <= watermark) {
            failures.late(this::error, now(), GroupOperator.LATE, row);
            return;
        }
        String trace = RunningTrace.of(row);
        if (trace != null) {
            Objects.requireNonNull(origins).remember(OpenGroups.key(node, row), row.rowtime(), trace);
        }
        try {
            held.take(row, lastMoment, this::send);
        } catch (ArithmeticException e) {
            failures.failed(this::error, now(), e, row);
        }
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    /** A group belongs to the first of its rows that is traced, whichever row it makes way for. */
    private void send(StreamRow row) {
        String trace = Objects.requireNonNull(origins).take(() -> OpenGroups.partialKey(node, row));
        RunningTrace.during(trace, () -> output.collect(new StreamRecord<>(row)));
    }

    private void error(OutputTag<StreamRow> tag, StreamRow row) {
        output.collect(tag, new StreamRecord<>(row, row.rowtime()));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = Math.max(watermark, mark.getTimestamp());
        if (Objects.requireNonNull(groups).earliestLastMoment() <= watermark) {
            Objects.requireNonNull(groups).drain(this::send);
        }
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        Objects.requireNonNull(groups).drain(this::send);
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void endInput() {
        Objects.requireNonNull(groups).drain(this::send);
    }
}
