package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.StreamedOperation;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.TracedPut;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.meter.StreamMeter;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;

/** Stores one record. */
final class PutRecord implements StreamedOperation<PutRecordRequest, WrittenAnswer> {
    private final Streams streams;
    private final Shards shards;
    private final StreamMeters meters;
    private final Tracer tracer;
    private final Clock clock;

    PutRecord(Streams streams, Shards shards, StreamMeters meters, Tracer tracer, Clock clock) {
        this.tracer = tracer;
        this.streams = streams;
        this.shards = shards;
        this.meters = meters;
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
    public boolean isTraced() {
        return true;
    }

    @Override
    public CompletionStage<WrittenAnswer> handle(PutRecordRequest request, Caller caller) {
        return streams.append(
                request.streamName(),
                request.streamARN(),
                caller,
                known -> append(
                        known,
                        new PutRecordsBody.Entry(
                                request.partitionKey(),
                                request.explicitHashKey(),
                                request.data().asByteArrayUnsafe()),
                        request.sequenceNumberForOrdering(),
                        caller));
    }

    @Override
    public Optional<CompletionStage<WrittenAnswer>> handle(JsonParser body, Caller caller) throws IOException {
        PlainStream stream = new PlainStream();
        PlainRecord record = new PlainRecord();
        if (body.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        while (body.nextToken() == JsonToken.FIELD_NAME) {
            String member = body.currentName();
            JsonToken value = body.nextToken();
            if (!record.takes(member, value, body) && !stream.takes(member, value, body)) {
                return Optional.empty();
            }
        }
        boolean plain =
                body.currentToken() == JsonToken.END_OBJECT && body.nextToken() == null && stream.isWithinModel();
        PutRecordsBody.Entry entry = record.entry();
        return plain && entry != null
                ? Optional.of(streams.append(
                        stream.name(), stream.arn(), caller, known -> append(known, entry, null, caller)))
                : Optional.empty();
    }

    private CompletionStage<WrittenAnswer> append(
            StreamRegistry.Known known, PutRecordsBody.Entry entry, @Nullable String after, Caller caller) {
        Stream stream = known.stream();
        requireNotFromTheFuture(after, stream, caller);
        IncomingRecord record = IncomingRecord.of(stream, entry.partitionKey(), entry.explicitHashKey(), entry.data());
        Shard shard = stream.shards().get(record.shardOf(known.shards()));
        caller.endDryRun();
        StreamMeter meter = meters.of(stream.name());
        long beganAt = meter.millis();
        if (!shards.take(stream, shard.index(), record)) {
            meter.putRecordThrottled(beganAt);
            throw KinesisErrors.throughputExceeded(shard.id(), stream.name(), caller.accountId());
        }
        CompletableFuture<WrittenAnswer> stored = new CompletableFuture<>();
        TracedPut put = TracedPut.begin(tracer, caller.trace(), Kind.STREAM, stream.name(), "PutRecord");
        shards.on(stream, caller, put.context()).append(shard.index(), record, new AppendListener() {
            @Override
            public void appended(long offset, long arrivedAtMillis) {
                meter.putRecord(beganAt, record.sizeBytes(), true);
                Instant arrivedAt = Instant.ofEpochMilli(arrivedAtMillis);
                stored.complete((format, target) -> {
                    target.writeStringField("ShardId", shard.id().toString());
                    target.writeStringField(
                            "SequenceNumber",
                            SequenceNumber.ofOffset(shard, offset, arrivedAt).toString());
                    Encryption.writeOfNew(stream, target);
                });
            }

            @Override
            public void failed(LogException failure) {
                meter.putRecord(beganAt, record.sizeBytes(), false);
                stored.completeExceptionally(KinesisErrors.ofLog(failure, stream.name(), caller.accountId()));
            }
        });
        return put.ending(stored, 1);
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
