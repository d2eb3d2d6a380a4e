package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Resharding;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import java.math.BigInteger;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.MergeShardsRequest;
import software.amazon.awssdk.services.kinesis.model.MergeShardsResponse;

/** Closes two adjacent shards and opens one in their place, at once. */
final class MergeShards implements BlockingOperation<MergeShardsRequest, MergeShardsResponse> {
    private final Streams streams;
    private final Clock clock;

    MergeShards(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<MergeShardsRequest> requestType() {
        return MergeShardsRequest.class;
    }

    @Override
    public MergeShardsResponse answer(MergeShardsRequest request, Caller caller) {
        streams.reshard(request.streamName(), request.streamARN(), caller, stream -> plan(stream, request, caller));
        return MergeShardsResponse.builder().build();
    }

    private Resharding plan(Stream stream, MergeShardsRequest request, Caller caller) {
        Shard shard = streams.shard(stream, request.shardToMerge(), caller);
        Shard adjacent = streams.shard(stream, request.adjacentShardToMerge(), caller);
        Streams.requireOpen(shard, stream, caller);
        Streams.requireOpen(adjacent, stream, caller);
        if (!shard.range().end().add(BigInteger.ONE).equals(adjacent.range().start())) {
            throw KinesisErrors.invalidArgument("Shards " + shard.id() + " and " + adjacent.id() + " in stream "
                    + stream.name() + " under account " + caller.accountId()
                    + " are not an adjacent pair of shards eligible for merging");
        }
        return new Resharding(stream.shards(), clock.instant()).merge(shard, adjacent);
    }
}
