package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.ingest.log.Appended;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Stores up to 500 records, all at once; each of them is stored or not by itself, and a shard keeps the order of the request. */
final class PutRecords implements Operation<PutRecordsRequest, PutRecordsResponse> {
    private static final long MAX_REQUEST_BYTES = 10L * 1024 * 1024;

    private final Streams streams;
    private final ShardLog log;

    PutRecords(Streams streams, ShardLog log) {
        this.streams = streams;
        this.log = log;
    }

    @Override
    public Class<PutRecordsRequest> requestType() {
        return PutRecordsRequest.class;
    }

    @Override
    public CompletionStage<PutRecordsResponse> handle(PutRecordsRequest request, Caller caller) {
        return streams.append(request.streamName(), request.streamARN(), caller, known -> append(known, request));
    }

    private CompletionStage<PutRecordsResponse> append(StreamRegistry.Known known, PutRecordsRequest request) {
        Stream stream = known.stream();
        List<IncomingRecord> records = request.records().stream()
                .map(entry -> IncomingRecord.of(stream, entry.partitionKey(), entry.explicitHashKey(), entry.data()))
                .toList();
        if (records.stream().mapToLong(IncomingRecord::sizeBytes).sum() > MAX_REQUEST_BYTES) {
            throw KinesisErrors.invalidArgument("Records size exceeds 10 MB limit");
        }
        List<CompletableFuture<PutRecordsResultEntry>> results = new ArrayList<>(records.size());
        for (IncomingRecord record : records) {
            Shard shard = stream.shards().get(record.shardOf(known.shards()));
            results.add(log.append(stream.log(), shard.index(), record.partitionKey(), record.data())
                    .handle((appended, failure) -> failure == null ? stored(shard, appended) : failed(failure))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
                .thenApply(all ->
                        response(results.stream().map(CompletableFuture::join).toList()));
    }

    private static PutRecordsResultEntry stored(Shard shard, Appended appended) {
        return PutRecordsResultEntry.builder()
                .shardId(shard.id().toString())
                .sequenceNumber(SequenceNumber.ofOffset(shard, appended.offset(), appended.arrivedAt())
                        .toString())
                .build();
    }

    private static PutRecordsResultEntry failed(Throwable failure) {
        return PutRecordsResultEntry.builder()
                .errorCode("InternalFailure")
                .errorMessage(failure.getMessage())
                .build();
    }

    private static PutRecordsResponse response(List<PutRecordsResultEntry> results) {
        return PutRecordsResponse.builder()
                .failedRecordCount((int) results.stream()
                        .filter(result -> result.errorCode() != null)
                        .count())
                .records(results)
                .build();
    }
}
