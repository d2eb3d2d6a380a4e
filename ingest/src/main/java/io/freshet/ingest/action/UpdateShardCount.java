package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Resharding;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountResponse;

/** Splits and merges shards until there are so many of equal size, at once. Closed shards keep their lineage. */
final class UpdateShardCount implements BlockingOperation<UpdateShardCountRequest, UpdateShardCountResponse> {
    private final Streams streams;
    private final Clock clock;

    UpdateShardCount(Streams streams, Clock clock) {
        this.streams = streams;
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
        return UpdateShardCountResponse.builder()
                .streamName(after.name())
                .streamARN(after.arn())
                .currentShardCount(before.openShards().size())
                .targetShardCount(target)
                .build();
    }

    private Resharding plan(Stream stream, int target, Caller caller) {
        ShardLimit.require(streams.registry(), target - stream.openShards().size(), caller);
        return new Resharding(stream.shards(), clock.instant()).toUniform(target);
    }
}
