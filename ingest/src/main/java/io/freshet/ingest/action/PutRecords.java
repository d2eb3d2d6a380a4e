package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonParser;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.StreamedOperation;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.TracedPut;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;

/** Stores up to 500 records, all at once; each of them is stored or not by itself, and a shard keeps the order of the request. */
final class PutRecords implements StreamedOperation<PutRecordsRequest, WrittenAnswer> {
    private static final long MAX_REQUEST_BYTES = 10L * 1024 * 1024;

    private final Streams streams;
    private final Shards shards;
    private final StreamMeters meters;
    private final Tracer tracer;

    PutRecords(Streams streams, Shards shards, StreamMeters meters, Tracer tracer) {
        this.tracer = tracer;
        this.streams = streams;
        this.shards = shards;
        this.meters = meters;
    }

    @Override
    public Class<PutRecordsRequest> requestType() {
        return PutRecordsRequest.class;
    }

    @Override
    public boolean hasDryRun() {
        return true;
    }

    @Override
    public boolean isTraced() {
        return true;
    }

    @Override
    public CompletionStage<WrittenAnswer> handle(PutRecordsRequest request, Caller caller) {
        List<PutRecordsBody.Entry> entries = request.records().stream()
                .map(entry -> new PutRecordsBody.Entry(
                        entry.partitionKey(),
                        entry.explicitHashKey(),
                        entry.data().asByteArrayUnsafe()))
                .toList();
        return put(new PutRecordsBody(request.streamName(), request.streamARN(), entries), caller);
    }

    @Override
    public Optional<CompletionStage<WrittenAnswer>> handle(JsonParser body, Caller caller) throws IOException {
        return PutRecordsBody.readPlain(body).map(request -> put(request, caller));
    }

    private CompletionStage<WrittenAnswer> put(PutRecordsBody request, Caller caller) {
        return streams.append(
                request.streamName(), request.streamArn(), caller, known -> append(known, request.records(), caller));
    }

    private CompletionStage<WrittenAnswer> append(
            StreamRegistry.Known known, List<PutRecordsBody.Entry> entries, Caller caller) {
        Stream stream = known.stream();
        List<IncomingRecord> records = new ArrayList<>(entries.size());
        long bytes = 0;
        for (PutRecordsBody.Entry entry : entries) {
            IncomingRecord record =
                    IncomingRecord.of(stream, entry.partitionKey(), entry.explicitHashKey(), entry.data());
            records.add(record);
            bytes += record.sizeBytes();
        }
        if (bytes > MAX_REQUEST_BYTES) {
            throw KinesisErrors.invalidArgument("Records size exceeds 10 MB limit");
        }
        caller.endDryRun();
        TracedPut put = TracedPut.begin(tracer, caller.trace(), Kind.STREAM, stream.name(), "PutRecords");
        Shards.Appends appends = shards.on(stream, caller, null);
        Shards.Appends traced = put.context() == null ? appends : shards.on(stream, caller, put.context());
        PutRecordsAnswer answer = new PutRecordsAnswer(stream, caller.accountId(), records, meters.of(stream.name()));
        for (int i = 0; i < records.size(); i++) {
            IncomingRecord record = records.get(i);
            int shard = record.shardOf(known.shards());
            if (shards.take(stream, shard, record)) {
                (TracedPut.follows(i) ? traced : appends).append(shard, record, answer.entry(i, shard));
            } else {
                answer.refuse(i, shard);
            }
        }
        return put.ending(answer.whenAllAreDone(), records.size());
    }
}
