package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** Plays a script into one stream: its rows, and the bounds that every event sets. The end of the script sets none. */
final class ScriptedSource extends AbstractStreamOperator<StreamRow>
        implements OneInputStreamOperator<ScriptedSource.Event, StreamRow> {
    private static final long serialVersionUID = 1L;

    /** A row of a stream, or (row null) a bound for every stream: no row is older than it from now on. */
    record Event(String stream, long time, @Nullable StreamRow row) implements Serializable {}

    private final String stream;

    ScriptedSource(String stream) {
        this.stream = stream;
    }

    @Override
    public void processElement(StreamRecord<Event> element) {
        Event event = element.getValue();
        output.emitWatermark(new Watermark(event.time() - 1));
        if (event.row() != null && event.stream().equals(stream)) {
            output.collect(new StreamRecord<>(event.row(), event.time()));
        }
    }

    @Override
    public void processWatermark(Watermark mark) {
        // the end of the script would force out every window
    }
}
