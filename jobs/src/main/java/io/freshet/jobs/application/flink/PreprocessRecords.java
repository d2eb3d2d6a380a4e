package io.freshet.jobs.application.flink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.ingest.flink.ShardEvent;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.ShardId;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.jobs.function.FunctionBatches;
import io.freshet.jobs.function.ShardTimes;
import io.freshet.sqlplanner.flink.StreamRowType;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Lets a function see an input's records before the application does: it may change them, drop them or declare that they failed. Records wait for each
 * other until a batch is full or time goes on, and are all through when a checkpoint begins, so that there is nothing to keep.
 */
final class PreprocessRecords extends AbstractStreamOperator<ShardEvent>
        implements OneInputStreamOperator<ShardEvent, ShardEvent> {
    private static final long serialVersionUID = 1L;

    private final String application;
    private final ApplicationObserver.Factory observers;
    private final String input;
    private final StreamReference source;
    private final FunctionBatches function;
    private final ShardTimes shards;
    private final String pumps;
    private final OutputTag<StreamRow> errors = new OutputTag<>("failed", StreamRowType.of(ErrorRow.COLUMNS));
    private transient List<Waiting> batch;
    private transient Map<Integer, Instant> created;
    private transient int bytes;
    private transient @Nullable ApplicationObserver observer;

    /**
     * @param input its prefix, as a reason names it
     * @param pumps that read the input, as errors name them
     */
    PreprocessRecords(
            String application,
            ApplicationObserver.Factory observers,
            String input,
            StreamReference source,
            FunctionBatches function,
            ShardTimes shards,
            String pumps) {
        this.application = application;
        this.observers = observers;
        this.input = input;
        this.source = source;
        this.function = function;
        this.shards = shards;
        this.pumps = pumps;
        this.batch = new ArrayList<>();
        this.created = new HashMap<>();
    }

    OutputTag<StreamRow> errors() {
        return errors;
    }

    @Override
    public void open() throws Exception {
        super.open();
        batch = new ArrayList<>();
        created = new HashMap<>();
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
    public void processElement(StreamRecord<ShardEvent> element) throws Exception {
        if (!(element.getValue() instanceof ShardEvent.Record read)) {
            flush();
            output.collect(element);
            return;
        }
        int size = read.record().data().length;
        if (bytes + size > FunctionBatches.MOST_BYTES || batch.size() == FunctionBatches.MOST_RECORDS) {
            flush();
        }
        batch.add(new Waiting(read, source, createdAt(read.record().shard())));
        bytes += size;
    }

    /** Only streams have sequence numbers. */
    private Instant createdAt(int shard) throws IOException, InterruptedException {
        if (source.kind() != StreamReference.Kind.STREAM) {
            return Instant.EPOCH;
        }
        Instant known = created.get(shard);
        if (known == null) {
            known = shards.createdAt(source.arn(), shard);
            created.put(shard, known);
        }
        return known;
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
        if (batch.isEmpty()) {
            return;
        }
        List<FunctionBatches.Answered> answers = function.call(batch, this::blocked);
        if (observer != null) {
            observer.unblocked(input);
        }
        for (int i = 0; i < answers.size(); i++) {
            pass(batch.get(i).read(), answers.get(i));
        }
        batch = new ArrayList<>();
        bytes = 0;
    }

    private void blocked(String problem) {
        LOG.warn("function before an application failed, trying again application={} problem={}", application, problem);
        if (observer != null) {
            observer.blocked(input, "the function before " + input + " fails and is called again: " + problem);
        }
    }

    private void pass(ShardEvent.Record read, FunctionBatches.Answered answer) {
        switch (answer.result()) {
            case "Ok" -> {
                LogRecord changed =
                        read.record().withData(answer.data(), read.record().encrypted());
                output.collect(new StreamRecord<>(new ShardEvent.Record(changed, read.rowtime()), read.timestamp()));
            }
            case "Dropped" -> {
                // as the function wished
            }
            default -> {
                StreamRow row = ErrorRow.of(
                        getProcessingTimeService().getCurrentProcessingTime(),
                        "PREPROCESSING_FAILED",
                        "the function said " + answer.result() + " (expected: Ok, Dropped or ProcessingFailed)",
                        read.rowtime(),
                        read.record().data(),
                        pumps);
                output.collect(errors, new StreamRecord<>(row, row.rowtime()));
            }
        }
    }

    /** A record on its way to the function. */
    private record Waiting(ShardEvent.Record read, StreamReference source, Instant shardCreatedAt)
            implements FunctionBatches.Outgoing {
        @Override
        public @Nullable TraceContext trace() {
            return read.record().trace();
        }

        @Override
        public void describe(ObjectNode described) {
            LogRecord record = read.record();
            long arrival = record.arrivedAt().toEpochMilli();
            if (source.kind() == StreamReference.Kind.STREAM) {
                described
                        .putObject("kinesisStreamRecordMetadata")
                        .put(
                                "sequenceNumber",
                                SequenceNumber.ofOffset(
                                                record.shard(), shardCreatedAt, record.offset(), record.arrivedAt())
                                        .toString())
                        .put("partitionKey", record.partitionKey())
                        .put("shardId", new ShardId(record.shard()).toString())
                        .put("approximateArrivalTimestamp", arrival);
            } else {
                described.putObject("kinesisFirehoseRecordMetadata").put("approximateArrivalTimestamp", arrival);
            }
            described.put("data", record.data());
        }
    }
}
