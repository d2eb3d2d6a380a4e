package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.StreamMode;
import io.freshet.ingest.stream.StreamRegistry;
import software.amazon.awssdk.services.kinesis.model.DescribeLimitsRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeLimitsResponse;

/** How much of the account is used. */
final class DescribeLimits implements BlockingOperation<DescribeLimitsRequest, DescribeLimitsResponse> {
    private static final int ON_DEMAND_STREAM_LIMIT = 50;

    private final Streams streams;

    DescribeLimits(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<DescribeLimitsRequest> requestType() {
        return DescribeLimitsRequest.class;
    }

    @Override
    public DescribeLimitsResponse answer(DescribeLimitsRequest request, Caller caller) {
        return DescribeLimitsResponse.builder()
                .shardLimit(ShardLimit.SHARDS)
                .openShardCount(openShards(streams.registry()))
                .onDemandStreamCount((int) streams.registry().list().stream()
                        .filter(stream -> stream.mode() == StreamMode.ON_DEMAND)
                        .count())
                .onDemandStreamCountLimit(ON_DEMAND_STREAM_LIMIT)
                .build();
    }

    static int openShards(StreamRegistry registry) {
        return registry.list().stream()
                .mapToInt(stream -> stream.openShards().size())
                .sum();
    }
}
