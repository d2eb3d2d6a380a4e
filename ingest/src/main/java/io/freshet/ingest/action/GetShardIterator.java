package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;

/** Names a place in a shard. LATEST and AT_TIMESTAMP are resolved now, once. */
final class GetShardIterator implements BlockingOperation<GetShardIteratorRequest, GetShardIteratorResponse> {
    private final Streams streams;
    private final Positions positions;
    private final Limits limits;
    private final Clock clock;

    GetShardIterator(Streams streams, Positions positions, Limits limits, Clock clock) {
        this.streams = streams;
        this.positions = positions;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Class<GetShardIteratorRequest> requestType() {
        return GetShardIteratorRequest.class;
    }

    @Override
    public boolean hasDryRun() {
        return true;
    }

    @Override
    public GetShardIteratorResponse answer(GetShardIteratorRequest request, Caller caller) {
        Stream stream = streams.known(request.streamName(), request.streamARN(), caller).stream();
        Shard shard = streams.shard(stream, request.shardId(), caller);
        if (!limits.takesIterator(stream, shard.index())) {
            throw KinesisErrors.throughputExceeded(shard.id(), stream.name(), caller.accountId());
        }
        try {
            ShardIterator iterator = new ShardIterator(
                    stream.name(),
                    stream.createdAt(),
                    shard.index(),
                    positions.offset(
                            new Positions.Asked(
                                    request.shardIteratorType(), request.startingSequenceNumber(), request.timestamp()),
                            stream,
                            shard,
                            caller),
                    clock.instant());
            caller.endDryRun();
            return GetShardIteratorResponse.builder()
                    .shardIterator(iterator.token())
                    .build();
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
        }
    }
}
