package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.stream.Resharding;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountResponse;

/** Splits and merges shards until there are so many of equal size, at once. Closed shards keep their lineage. */
final class UpdateShardCount implements BlockingOperation<UpdateShardCountRequest, UpdateShardCountResponse> {
    private static final int MOST_CHANGES = 10;

    private final Streams streams;
    private final Limits limits;
    private final Clock clock;

    UpdateShardCount(Streams streams, Limits limits, Clock clock) {
        this.streams = streams;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Class<UpdateShardCountRequest> requestType() {
        return UpdateShardCountRequest.class;
    }

    @Override
    public UpdateShardCountResponse answer(UpdateShardCountRequest request, Caller caller) {
        Stream before = streams.active(request.streamName(), request.streamARN(), caller);
        int target = request.targetShardCount();
        Stream after = streams.reshard(
                request.streamName(), request.streamARN(), caller, stream -> plan(stream, target, caller));
        if (limits.areOn()) {
            after = streams.configure(
                    after,
                    caller,
                    settings -> settings.withShardCountChanges(
                            settings.shardCountChanges().and(clock.instant())));
        }
        return UpdateShardCountResponse.builder()
                .streamName(after.name())
                .streamARN(after.arn())
                .currentShardCount(before.openShards().size())
                .targetShardCount(target)
                .build();
    }

    private Resharding plan(Stream stream, int target, Caller caller) {
        if (limits.areOn()) {
            requireWithinLimits(stream, target, caller);
        }
        ShardLimit.require(streams.registry(), target - stream.openShards().size(), caller);
        return new Resharding(stream.shards(), clock.instant()).toUniform(target);
    }

    private void requireWithinLimits(Stream stream, int target, Caller caller) {
        int open = stream.openShards().size();
        String counts =
                " your current open shard count. Current open shard count: " + open + " Target shard count: " + target;
        if (target > 2 * open) {
            throw KinesisErrors.invalidArgument("UpdateShardCount cannot scale up over double" + counts);
        }
        if (target < (open + 1) / 2) {
            throw KinesisErrors.invalidArgument("UpdateShardCount cannot scale down below half" + counts);
        }
        if (stream.settings().shardCountChanges().count(clock.instant()) >= MOST_CHANGES) {
            throw KinesisErrors.limitExceeded("Stream " + stream.name() + " under account " + caller.accountId()
                    + " has had its shard count updated " + MOST_CHANGES + " times in the last 24 hours.");
        }
    }
}
