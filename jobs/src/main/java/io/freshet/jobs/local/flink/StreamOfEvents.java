package io.freshet.jobs.local.flink;

import io.freshet.sqlplanner.row.StreamRow;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** The rows of one stream out of the events of all, and the time that every event sets. */
final class StreamOfEvents extends AbstractStreamOperator<StreamRow>
        implements OneInputStreamOperator<LocalEvent, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final String stream;
    private long watermark = Long.MIN_VALUE;

    StreamOfEvents(String stream) {
        this.stream = stream;
    }

    @Override
    public void processElement(StreamRecord<LocalEvent> element) {
        LocalEvent event = element.getValue();
        if (event instanceof LocalEvent.Row row) {
            advance(row.row().rowtime() - 1);
            if (row.stream().equals(stream)) {
                output.collect(new StreamRecord<>(row.row(), row.row().rowtime()));
            }
        } else if (event instanceof LocalEvent.Bound bound) {
            advance(bound.time() - 1);
        } else if (((LocalEvent.End) event).complete()) {
            advance(Watermark.MAX_WATERMARK.getTimestamp());
        }
    }

    private void advance(long time) {
        if (time > watermark) {
            watermark = time;
            output.emitWatermark(new Watermark(time));
        }
    }

    @Override
    public void processWatermark(Watermark mark) {
        // whether the end closes the windows is the last event's to say
    }
}
