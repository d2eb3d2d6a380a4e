package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.TracedPut;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.meter.PutMeters;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;

/** Takes up to 500 records and 4 MiB; each succeeds or fails by itself, in the order of the request. */
final class PutRecordBatch implements Operation<PutRecordBatchRequest, PutRecordBatchResponse> {
    private static final long MAX_BATCH_BYTES = 4L << 20;
    private static final int MAX_RECORDS = 500;

    private final DeliveryStreams streams;
    private final PutMeters meters;
    private final Tracer tracer;

    PutRecordBatch(DeliveryStreams streams, PutMeters meters, Tracer tracer) {
        this.tracer = tracer;
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public Class<PutRecordBatchRequest> requestType() {
        return PutRecordBatchRequest.class;
    }

    @Override
    public boolean isTraced() {
        return true;
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
        long beganAt = meters.millis();
        TracedPut put = TracedPut.begin(tracer, caller.trace(), Kind.DELIVERY, stream.name(), "PutRecordBatch");
        List<CompletableFuture<PutRecordBatchResponseEntry>> entries = IntStream.range(0, records.size())
                .mapToObj(i -> entry(streams.append(stream, records.get(i), put.context(i))))
                .toList();
        return put.ending(CompletableFuture.allOf(entries.toArray(CompletableFuture<?>[]::new)), records.size())
                .thenApply(done -> {
                    List<PutRecordBatchResponseEntry> answers =
                            entries.stream().map(CompletableFuture::join).toList();
                    count(stream.name(), beganAt, records, answers);
                    return response(stream, answers);
                });
    }

    private void count(String name, long beganAt, List<byte[]> records, List<PutRecordBatchResponseEntry> answers) {
        long bytes = 0;
        long stored = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).errorCode() == null) {
                stored++;
                bytes += records.get(i).length;
            }
        }
        meters.putRecordBatch(name, beganAt, bytes, stored, answers.size() - stored);
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
