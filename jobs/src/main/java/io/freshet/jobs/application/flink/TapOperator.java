package io.freshet.jobs.application.flink;

import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.application.live.LiveStream;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** Shows the rows of a stream to whoever looks, and how far its time is. Ends there: nothing comes out. */
final class TapOperator extends AbstractStreamOperator<StreamRow>
        implements OneInputStreamOperator<StreamRow, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final String application;
    private final String stream;

    private transient @Nullable LiveApplication live;
    private transient @Nullable LiveStream rows;

    TapOperator(String application, String stream) {
        this.application = application;
        this.stream = stream;
    }

    @Override
    public void open() throws Exception {
        super.open();
        live = Taps.of(application).orElse(null);
        rows = live == null ? null : live.stream(stream);
    }

    @Override
    public void processElement(StreamRecord<StreamRow> element) {
        if (rows != null) {
            rows.add(element.getValue());
            if (live != null && stream.equals(ErrorRow.STREAM)) {
                live.failed(element.getValue());
            }
        }
    }

    @Override
    public void processWatermark(Watermark mark) {
        if (rows != null) {
            rows.passed(mark.getTimestamp());
        }
    }
}
