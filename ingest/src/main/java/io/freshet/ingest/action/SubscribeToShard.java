package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.EventStream;
import io.freshet.awsapi.operation.Operation;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.stream.ConsumerRef;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;

/**
 * Subscribes a registered consumer to a shard. There is one subscription for each consumer and shard: the next one takes over from it,
 * unless it has begun only just now.
 */
final class SubscribeToShard implements Operation<SubscribeToShardRequest, EventStream> {
    private static final Duration PROTECTED = Duration.ofSeconds(5);

    private final Streams streams;
    private final Positions positions;
    private final ShardSubscription.Sources sources;
    private final ConcurrentHashMap<String, ShardSubscription> active = new ConcurrentHashMap<>();

    SubscribeToShard(Streams streams, Positions positions, ShardSubscription.Sources sources) {
        this.streams = streams;
        this.positions = positions;
        this.sources = sources;
    }

    @Override
    public Class<SubscribeToShardRequest> requestType() {
        return SubscribeToShardRequest.class;
    }

    @Override
    public boolean hasDryRun() {
        return true;
    }

    @Override
    public CompletionStage<EventStream> handle(SubscribeToShardRequest request, Caller caller) {
        ConsumerRef consumer = Consumers.find(streams, request.consumerARN(), null, null, caller);
        Stream stream = consumer.stream();
        Shard shard = streams.shard(stream, request.shardId(), caller);
        ShardSubscription subscription = new ShardSubscription(
                sources,
                stream,
                consumer.consumer().name(),
                shard,
                offset(request.startingPosition(), stream, shard, caller));
        caller.endDryRun();
        String key = request.consumerARN() + "/" + shard.index();
        active.compute(key, (any, before) -> takeOver(before, subscription, consumer, shard, caller));
        active.values().removeIf(ShardSubscription::hasEnded);
        return CompletableFuture.completedFuture(subscription);
    }

    private long offset(StartingPosition position, Stream stream, Shard shard, Caller caller) {
        try {
            return positions.offset(
                    new Positions.Asked(position.type(), position.sequenceNumber(), position.timestamp()),
                    stream,
                    shard,
                    caller);
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
        }
    }

    private static ShardSubscription takeOver(
            @Nullable ShardSubscription before,
            ShardSubscription subscription,
            ConsumerRef consumer,
            Shard shard,
            Caller caller) {
        if (before == null || before.hasEnded()) {
            return subscription;
        }
        Instant protectedUntil = before.openedAt().plus(PROTECTED);
        if (subscription.openedAt().isBefore(protectedUntil)) {
            throw KinesisErrors.inUse(
                    "Another active subscription exists for this consumer: " + caller.accountId() + ":"
                            + consumer.stream().name() + ":" + shard.id() + ":"
                            + consumer.consumer().name());
        }
        before.close();
        return subscription;
    }
}
