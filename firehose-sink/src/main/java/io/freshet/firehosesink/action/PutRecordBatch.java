package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;

/** Takes up to 500 records and 4 MiB; each succeeds or fails by itself, in the order of the request. */
final class PutRecordBatch implements Operation<PutRecordBatchRequest, PutRecordBatchResponse> {
    private static final long MAX_BATCH_BYTES = 4L << 20;
    private static final int MAX_RECORDS = 500;

    private final DeliveryStreams streams;

    PutRecordBatch(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<PutRecordBatchRequest> requestType() {
        return PutRecordBatchRequest.class;
    }

    @Override
    public CompletionStage<PutRecordBatchResponse> handle(PutRecordBatchRequest request, Caller caller) {
        DeliveryStream stream = PutTarget.find(streams, request.deliveryStreamName(), caller);
        List<byte[]> records = request.records().stream().map(PutTarget::data).toList();
        long bytes = records.stream().mapToLong(record -> record.length).sum();
        if (bytes > MAX_BATCH_BYTES || records.size() > MAX_RECORDS) {
            throw InvalidArgumentException.builder()
                    .message("Batch of " + records.size() + " records and " + bytes + " bytes (expected: at most "
                            + MAX_RECORDS + " records and " + MAX_BATCH_BYTES + " bytes).")
                    .build();
        }
        List<CompletableFuture<PutRecordBatchResponseEntry>> entries = records.stream()
                .map(record -> entry(streams.append(stream, record)))
                .toList();
        return CompletableFuture.allOf(entries.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> response(
                        stream, entries.stream().map(CompletableFuture::join).toList()));
    }

    private static CompletableFuture<PutRecordBatchResponseEntry> entry(CompletionStage<String> appended) {
        return appended.handle((id, failure) -> failure == null
                        ? PutRecordBatchResponseEntry.builder().recordId(id).build()
                        : PutRecordBatchResponseEntry.builder()
                                .errorCode("ServiceUnavailableException")
                                .errorMessage("Slow down.")
                                .build())
                .toCompletableFuture();
    }

    private static PutRecordBatchResponse response(DeliveryStream stream, List<PutRecordBatchResponseEntry> entries) {
        long failed =
                entries.stream().filter(entry -> entry.errorCode() != null).count();
        return PutRecordBatchResponse.builder()
                .failedPutCount(Math.toIntExact(failed))
                .encrypted(stream.encryption().enabled())
                .requestResponses(entries)
                .build();
    }
}
