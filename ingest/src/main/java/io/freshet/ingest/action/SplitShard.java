package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Resharding;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import java.math.BigInteger;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.SplitShardRequest;
import software.amazon.awssdk.services.kinesis.model.SplitShardResponse;

/** Closes a shard and opens two in its place, at once. */
final class SplitShard implements BlockingOperation<SplitShardRequest, SplitShardResponse> {
    private final Streams streams;
    private final Clock clock;

    SplitShard(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<SplitShardRequest> requestType() {
        return SplitShardRequest.class;
    }

    @Override
    public SplitShardResponse answer(SplitShardRequest request, Caller caller) {
        streams.reshard(request.streamName(), request.streamARN(), caller, stream -> plan(stream, request, caller));
        return SplitShardResponse.builder().build();
    }

    private Resharding plan(Stream stream, SplitShardRequest request, Caller caller) {
        Shard shard = streams.shard(stream, request.shardToSplit(), caller);
        Streams.requireOpen(shard, stream, caller);
        BigInteger key = new BigInteger(request.newStartingHashKey());
        BigInteger start = shard.range().start();
        BigInteger end = shard.range().end();
        if (key.compareTo(start.add(BigInteger.ONE)) <= 0 || key.compareTo(end) >= 0) {
            throw KinesisErrors.invalidArgument("NewStartingHashKey " + key + " used in SplitShard() on shard "
                    + shard.id() + " in stream " + stream.name() + " under account " + caller.accountId()
                    + " is not both greater than one plus the shard's StartingHashKey " + start
                    + " and less than the shard's EndingHashKey " + end + ".");
        }
        ShardLimit.require(streams.registry(), 1, caller);
        return new Resharding(stream.shards(), clock.instant()).split(shard, key);
    }
}
