package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;

/** A stream with its shards, a page at a time. */
final class DescribeStream implements BlockingOperation<DescribeStreamRequest, DescribeStreamResponse> {
    private static final int MAX_SHARDS = 100;

    private final Streams streams;
    private final Clock clock;

    DescribeStream(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<DescribeStreamRequest> requestType() {
        return DescribeStreamRequest.class;
    }

    @Override
    public DescribeStreamResponse answer(DescribeStreamRequest request, Caller caller) {
        Stream stream = streams.find(request.streamName(), request.streamARN(), caller);
        int limit = request.limit() == null ? MAX_SHARDS : Math.min(request.limit(), MAX_SHARDS);
        ShardPage page = ShardPage.of(
                stream, stream.shardsNotExpired(clock.instant()), request.exclusiveStartShardId(), limit, caller);
        return DescribeStreamResponse.builder()
                .streamDescription(StreamDescription.builder()
                        .streamName(stream.name())
                        .streamARN(stream.arn())
                        .streamStatus(stream.status().name())
                        .streamModeDetails(Shapes.modeOf(stream))
                        .shards(page.shards().stream().map(Shapes::of).toList())
                        .hasMoreShards(page.hasMore())
                        .retentionPeriodHours((int) stream.retention().toHours())
                        .streamCreationTimestamp(stream.createdAt())
                        .enhancedMonitoring(Shapes.metricsOf(stream))
                        .encryptionType(Encryption.of(stream))
                        .keyId(stream.settings().encryptionKeyId())
                        .build())
                .build();
    }
}
