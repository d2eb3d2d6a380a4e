package io.freshet.ingest.action;

import io.freshet.awsapi.operation.EventStream;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.RecordSize;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;

/**
 * Pushes the records of one shard as they come, for five minutes; an empty event every few seconds tells the consumer that all is well.
 * At the end of a closed shard it names the children and ends.
 */
final class ShardSubscription implements EventStream {
    /** How long a subscription lasts before the consumer has to ask again. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_END = Duration.ofMillis(500);
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 1024 * 1024;

    /** What all subscriptions share. */
    record Sources(StreamRegistry registry, ShardLog log, Clock clock, Executor reads, StreamMeters meters) {}

    private final Sources sources;
    private final Stream subscribed;
    private final String consumer;
    private final Shard shard;
    private final Instant openedAt;
    private long offset;
    private Instant toldAt;
    private volatile boolean ended;

    ShardSubscription(Sources sources, Stream subscribed, String consumer, Shard shard, long offset) {
        this.sources = sources;
        this.subscribed = subscribed;
        this.consumer = consumer;
        this.shard = shard;
        this.offset = offset;
        this.openedAt = sources.clock().instant();
        this.toldAt = openedAt.minus(SILENCE);
    }

    Instant openedAt() {
        return openedAt;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        ended = true;
    }

    @Override
    public CompletionStage<Optional<Event>> next() {
        if (ended || !sources.clock().instant().isBefore(openedAt.plus(LIFETIME))) {
            ended = true;
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return told(() -> sources.log().whenReadable(subscribed.log(), shard.index(), offset, LOOK_FOR_END))
                .thenComposeAsync(readable -> readOn(), sources.reads());
    }

    /** An event if there is something to tell; otherwise waits on. */
    private CompletionStage<Optional<Event>> readOn() {
        Stream stream = current();
        Shard now = stream.shard(shard.index()).orElse(shard);
        ReadBatch batch = read(stream);
        offset = batch.nextOffset();
        boolean atEnd = now.endsAt(offset);
        Instant time = sources.clock().instant();
        if (batch.records().isEmpty() && !atEnd && time.isBefore(toldAt.plus(SILENCE))) {
            return next();
        }
        toldAt = time;
        long behind = Shapes.millisBehindLatest(batch, time);
        sources.meters()
                .of(stream.name())
                .pushed(
                        consumer,
                        batch.records().stream().mapToLong(RecordSize::of).sum(),
                        batch.records().size(),
                        behind);
        SubscribeToShardEvent.Builder event = SubscribeToShardEvent.builder()
                .records(batch.records().stream()
                        .map(record -> Shapes.of(shard, record))
                        .toList())
                .millisBehindLatest(behind);
        if (atEnd) {
            ended = true;
            event.childShards(Shapes.childrenOf(stream, shard));
        } else {
            event.continuationSequenceNumber(
                    new SequenceNumber(shard.index(), shard.createdAt(), offset, time).toString());
        }
        return CompletableFuture.completedFuture(Optional.of(new Event("SubscribeToShardEvent", event.build())));
    }

    private Stream current() {
        return sources.registry()
                .recall(subscribed.name())
                .map(StreamRegistry.Known::stream)
                .filter(found -> found.createdAt().equals(subscribed.createdAt()))
                .orElseThrow(() -> ResourceNotFoundException.builder()
                        .message("Stream " + subscribed.name() + " has been deleted.")
                        .build());
    }

    private ReadBatch read(Stream stream) {
        return told(
                () -> sources.log().read(stream.log(), shard.index(), offset, MAX_RECORDS, MAX_BYTES, Duration.ZERO));
    }

    private <T> T told(Supplier<T> question) {
        try {
            return question.get();
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, subscribed.name(), accountOf(subscribed));
        }
    }

    private static String accountOf(Stream stream) {
        return stream.arn().split(":", 6)[4];
    }
}
