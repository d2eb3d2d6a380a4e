package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/** A stream without its shards. */
final class DescribeStreamSummary
        implements BlockingOperation<DescribeStreamSummaryRequest, DescribeStreamSummaryResponse> {
    private final Streams streams;

    DescribeStreamSummary(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DescribeStreamSummaryRequest> requestType() {
        return DescribeStreamSummaryRequest.class;
    }

    @Override
    public DescribeStreamSummaryResponse answer(DescribeStreamSummaryRequest request, Caller caller) {
        Stream stream = streams.find(request.streamName(), request.streamARN(), caller);
        return DescribeStreamSummaryResponse.builder()
                .streamDescriptionSummary(StreamDescriptionSummary.builder()
                        .streamName(stream.name())
                        .streamARN(stream.arn())
                        .streamStatus(stream.status().name())
                        .streamModeDetails(Shapes.modeOf(stream))
                        .retentionPeriodHours((int) stream.retention().toHours())
                        .streamCreationTimestamp(stream.createdAt())
                        .enhancedMonitoring(Shapes.metricsOf(stream))
                        .encryptionType(Encryption.of(stream))
                        .keyId(stream.settings().encryptionKeyId())
                        .openShardCount(stream.openShards().size())
                        .consumerCount(stream.consumers().size())
                        .warmThroughput(WarmThroughput.of(stream))
                        .maxRecordSizeInKiB(stream.maxRecordSizeKib())
                        .build())
                .build();
    }
}
