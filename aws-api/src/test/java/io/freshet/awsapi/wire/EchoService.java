package io.freshet.awsapi.wire;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.KmsOptInRequiredException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** A Kinesis that only remembers what it was last given. */
final class EchoService {
    static final Instant ARRIVED = Instant.ofEpochMilli(1_700_000_000_123L);
    final List<Record> put = new ArrayList<>();

    ServiceApi api() {
        return new ServiceApi(
                "kinesis",
                "Kinesis_20131202",
                "kinesis-2013-12-02-model.json",
                List.of(
                        new PutRecords(),
                        new GetRecords(),
                        new GetShardIterator(),
                        new DescribeStreamSummary(),
                        new DeleteStream()));
    }

    final class PutRecords implements BlockingOperation<PutRecordsRequest, PutRecordsResponse> {
        @Override
        public Class<PutRecordsRequest> requestType() {
            return PutRecordsRequest.class;
        }

        @Override
        public PutRecordsResponse answer(PutRecordsRequest request, Caller caller) {
            List<PutRecordsResultEntry> results = new ArrayList<>();
            request.records().forEach(entry -> {
                put.add(Record.builder()
                        .data(entry.data())
                        .partitionKey(entry.partitionKey())
                        .sequenceNumber(Integer.toString(put.size()))
                        .approximateArrivalTimestamp(ARRIVED)
                        .build());
                results.add(PutRecordsResultEntry.builder()
                        .shardId("shardId-000000000000")
                        .sequenceNumber("1")
                        .build());
            });
            return PutRecordsResponse.builder()
                    .failedRecordCount(0)
                    .records(results)
                    .build();
        }
    }

    final class GetRecords implements BlockingOperation<GetRecordsRequest, GetRecordsResponse> {
        @Override
        public Class<GetRecordsRequest> requestType() {
            return GetRecordsRequest.class;
        }

        @Override
        public GetRecordsResponse answer(GetRecordsRequest request, Caller caller) {
            return GetRecordsResponse.builder()
                    .records(put)
                    .millisBehindLatest(0L)
                    .build();
        }
    }

    /** Answers with the timestamp it understood. */
    static final class GetShardIterator
            implements BlockingOperation<GetShardIteratorRequest, GetShardIteratorResponse> {
        @Override
        public Class<GetShardIteratorRequest> requestType() {
            return GetShardIteratorRequest.class;
        }

        @Override
        public GetShardIteratorResponse answer(GetShardIteratorRequest request, Caller caller) {
            return GetShardIteratorResponse.builder()
                    .shardIterator(String.valueOf(request.timestamp()))
                    .build();
        }
    }

    static final class DescribeStreamSummary
            implements BlockingOperation<DescribeStreamSummaryRequest, DescribeStreamSummaryResponse> {
        @Override
        public Class<DescribeStreamSummaryRequest> requestType() {
            return DescribeStreamSummaryRequest.class;
        }

        @Override
        public DescribeStreamSummaryResponse answer(DescribeStreamSummaryRequest request, Caller caller) {
            switch (request.streamName()) {
                case "kms" ->
                    throw KmsOptInRequiredException.builder().message("opt in").build();
                case "bug" -> throw new IllegalStateException("a secret");
                default ->
                    throw ResourceNotFoundException.builder()
                            .message("Stream not found.")
                            .build();
            }
        }
    }

    static final class DeleteStream implements Operation<DeleteStreamRequest, DeleteStreamResponse> {
        @Override
        public Class<DeleteStreamRequest> requestType() {
            return DeleteStreamRequest.class;
        }

        @Override
        public CompletionStage<DeleteStreamResponse> handle(DeleteStreamRequest request, Caller caller) {
            return java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                if ("gone".equals(request.streamName())) {
                    throw ResourceNotFoundException.builder().message("late").build();
                }
                return DeleteStreamResponse.builder().build();
            });
        }
    }
}
