package io.freshet.jobs.application.flink;

import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.jobs.application.live.ApplicationObserver.StreamObserver;
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

    private final ApplicationObserver.Factory observers;
    private final String stream;

    private transient @Nullable ApplicationObserver observer;
    private transient @Nullable StreamObserver rows;

    TapOperator(ApplicationObserver.Factory observers, String stream) {
        this.observers = observers;
        this.stream = stream;
    }

    @Override
    public void open() throws Exception {
        super.open();
        observer = observers.open();
        rows = observer.stream(stream);
    }

    @Override
    public void close() throws Exception {
        if (observer != null) {
            observer.close();
        }
        super.close();
    }

    @Override
    public void processElement(StreamRecord<StreamRow> element) {
        if (rows != null) {
            rows.add(element.getValue());
            if (observer != null && stream.equals(ErrorRow.STREAM)) {
                observer.failed(element.getValue());
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
