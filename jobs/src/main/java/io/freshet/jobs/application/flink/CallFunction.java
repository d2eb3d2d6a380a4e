package io.freshet.jobs.application.flink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.ingest.flink.OutgoingRecord;
import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.jobs.function.FunctionBatches;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives the rows of an in-application stream to a function, each at least once and in order: those that it refuses are offered again, and a checkpoint
 * begins when it has taken all. Emits nothing.
 */
final class CallFunction extends AbstractStreamOperator<OutgoingRecord>
        implements OneInputStreamOperator<OutgoingRecord, OutgoingRecord> {
    private static final long serialVersionUID = 1L;
    private static final long REFUSED_PAUSE_MILLIS = 500;

    private final String application;
    private final ApplicationObserver.Factory observers;
    private final String stream;
    private final FunctionBatches function;
    private transient List<Offered> batch;
    private transient int bytes;
    private transient @Nullable ApplicationObserver observer;

    /** @param stream the in-application one, as a reason names it */
    CallFunction(String application, ApplicationObserver.Factory observers, String stream, FunctionBatches function) {
        this.application = application;
        this.observers = observers;
        this.stream = stream;
        this.function = function;
        this.batch = new ArrayList<>();
    }

    @Override
    public void open() throws Exception {
        super.open();
        batch = new ArrayList<>();
        bytes = 0;
        observer = observers.open();
    }

    @Override
    public void close() throws Exception {
        if (observer != null) {
            observer.close();
        }
        super.close();
    }

    @Override
    public void processElement(StreamRecord<OutgoingRecord> element) throws Exception {
        byte[] data = element.getValue().data();
        if (bytes + data.length > FunctionBatches.MOST_BYTES || batch.size() == FunctionBatches.MOST_RECORDS) {
            flush();
        }
        batch.add(new Offered(data, 0, element.getValue().traceparent()));
        bytes += data.length;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() throws InterruptedException {
        while (!batch.isEmpty()) {
            List<FunctionBatches.Answered> answers = function.call(batch, this::blocked);
            List<Offered> refused = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                if (!answers.get(i).result().equals("Ok")) {
                    refused.add(batch.get(i).again());
                }
            }
            if (refused.isEmpty()) {
                unblocked();
            } else {
                blocked("it said "
                        + answers.stream()
                                .map(FunctionBatches.Answered::result)
                                .filter(result -> !result.equals("Ok"))
                                .findFirst()
                                .orElse("")
                        + " of " + refused.size() + " of " + batch.size() + " records");
                Thread.sleep(REFUSED_PAUSE_MILLIS);
            }
            batch = refused;
        }
        bytes = 0;
    }

    private void blocked(String problem) {
        LOG.warn(
                "a function did not take rows, trying again application={} stream={} problem={}",
                application,
                stream,
                problem);
        if (observer != null) {
            observer.blocked(stream, "the function that takes " + stream + " fails and is called again: " + problem);
        }
    }

    private void unblocked() {
        if (observer != null) {
            observer.unblocked(stream);
        }
    }

    /** A row on its way to the function. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Offered(byte[] data, int hint, String traceparent) implements FunctionBatches.Outgoing {
        private Offered again() {
            return new Offered(data, hint + 1, traceparent);
        }

        @Override
        public @Nullable TraceContext trace() {
            return traceparent.isEmpty()
                    ? null
                    : TraceContext.parse(traceparent).orElse(null);
        }

        @Override
        public void describe(ObjectNode record) {
            record.putObject("lambdaDeliveryRecordMetadata").put("retryHint", hint);
            record.put("data", data);
        }
    }
}
