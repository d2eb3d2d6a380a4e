package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;

/** Stores one record. */
final class PutRecord implements Operation<PutRecordRequest, PutRecordResponse> {
    private final Streams streams;
    private final Shards shards;
    private final Clock clock;

    PutRecord(Streams streams, Shards shards, Clock clock) {
        this.streams = streams;
        this.shards = shards;
        this.clock = clock;
    }

    @Override
    public Class<PutRecordRequest> requestType() {
        return PutRecordRequest.class;
    }

    @Override
    public boolean hasDryRun() {
        return true;
    }

    @Override
    public CompletionStage<PutRecordResponse> handle(PutRecordRequest request, Caller caller) {
        return streams.append(
                request.streamName(), request.streamARN(), caller, known -> append(known, request, caller));
    }

    private CompletionStage<PutRecordResponse> append(
            StreamRegistry.Known known, PutRecordRequest request, Caller caller) {
        Stream stream = known.stream();
        requireNotFromTheFuture(request.sequenceNumberForOrdering(), stream, caller);
        IncomingRecord record = IncomingRecord.of(
                stream,
                request.partitionKey(),
                request.explicitHashKey(),
                request.data().asByteArrayUnsafe());
        Shard shard = stream.shards().get(record.shardOf(known.shards()));
        caller.endDryRun();
        if (!shards.take(stream, shard.index(), record)) {
            throw KinesisErrors.throughputExceeded(shard.id(), stream.name(), caller.accountId());
        }
        CompletableFuture<PutRecordResponse> stored = new CompletableFuture<>();
        shards.on(stream, caller).append(shard.index(), record, new AppendListener() {
            @Override
            public void appended(long offset, long arrivedAtMillis) {
                stored.complete(PutRecordResponse.builder()
                        .shardId(shard.id().toString())
                        .sequenceNumber(SequenceNumber.ofOffset(shard, offset, Instant.ofEpochMilli(arrivedAtMillis))
                                .toString())
                        .encryptionType(Encryption.ofNew(stream))
                        .build());
            }

            @Override
            public void failed(LogException failure) {
                stored.completeExceptionally(KinesisErrors.ofLog(failure, stream.name(), caller.accountId()));
            }
        });
        return stored;
    }

    private void requireNotFromTheFuture(@Nullable String sequenceNumber, Stream stream, Caller caller) {
        if (sequenceNumber == null) {
            return;
        }
        Optional<SequenceNumber> given = SequenceNumber.parse(sequenceNumber);
        if (given.isEmpty() || given.get().arrivedAt().isAfter(clock.instant())) {
            throw KinesisErrors.invalidArgument("ExclusiveMinimumSequenceNumber " + sequenceNumber
                    + " used in PutRecord on stream " + stream.name() + " under account " + caller.accountId()
                    + " is invalid.");
        }
    }
}
