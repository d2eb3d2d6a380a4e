package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Names a place in a shard. LATEST and AT_TIMESTAMP are resolved here, once. */
final class GetShardIterator implements BlockingOperation<GetShardIteratorRequest, GetShardIteratorResponse> {
    private final Streams streams;
    private final ShardLog log;
    private final Clock clock;

    GetShardIterator(Streams streams, ShardLog log, Clock clock) {
        this.streams = streams;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Class<GetShardIteratorRequest> requestType() {
        return GetShardIteratorRequest.class;
    }

    @Override
    public GetShardIteratorResponse answer(GetShardIteratorRequest request, Caller caller) {
        Stream stream = streams.known(request.streamName(), request.streamARN(), caller).stream();
        Shard shard = streams.shard(stream, request.shardId(), caller);
        try {
            ShardIterator iterator = new ShardIterator(
                    stream.name(),
                    stream.createdAt(),
                    shard.index(),
                    offset(request, stream, shard, caller),
                    clock.instant());
            return GetShardIteratorResponse.builder()
                    .shardIterator(iterator.token())
                    .build();
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
        }
    }

    private long offset(GetShardIteratorRequest request, Stream stream, Shard shard, Caller caller) {
        requireMatchingPosition(request);
        long offset = unboundedOffset(request, stream, shard, caller);
        return shard.closing()
                .map(closing -> Math.min(offset, closing.endOffset()))
                .orElse(offset);
    }

    private long unboundedOffset(GetShardIteratorRequest request, Stream stream, Shard shard, Caller caller) {
        return switch (request.shardIteratorType()) {
            case AT_SEQUENCE_NUMBER ->
                sequenceNumber(request, stream, shard, caller).offset();
            case AFTER_SEQUENCE_NUMBER ->
                sequenceNumber(request, stream, shard, caller).offsetAfter();
            case TRIM_HORIZON -> log.startOffset(stream.log(), shard.index());
            case LATEST -> log.endOffset(stream.log(), shard.index());
            case AT_TIMESTAMP -> log.offsetAt(stream.log(), shard.index(), timestamp(request));
            case UNKNOWN_TO_SDK_VERSION ->
                throw KinesisErrors.invalidArgument(
                        "ShardIteratorType " + request.shardIteratorTypeAsString() + " is not known.");
        };
    }

    private static void requireMatchingPosition(GetShardIteratorRequest request) {
        ShardIteratorType type = request.shardIteratorType();
        boolean needsNumber =
                type == ShardIteratorType.AT_SEQUENCE_NUMBER || type == ShardIteratorType.AFTER_SEQUENCE_NUMBER;
        boolean forbidsNumber = type == ShardIteratorType.TRIM_HORIZON || type == ShardIteratorType.LATEST;
        boolean hasNumber = request.startingSequenceNumber() != null;
        if ((needsNumber && !hasNumber) || (forbidsNumber && hasNumber)) {
            throw KinesisErrors.invalidArgument(
                    "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
                            + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request"
                            + " specified " + type + " and "
                            + (hasNumber ? "also a StartingSequenceNumber." : "no StartingSequenceNumber."));
        }
    }

    private Instant timestamp(GetShardIteratorRequest request) {
        Instant timestamp = request.timestamp();
        if (timestamp == null) {
            throw KinesisErrors.invalidArgument("Must specify timestampInMillis parameter for iterator of type"
                    + " AT_TIMESTAMP. Current request has no timestamp parameter.");
        }
        if (timestamp.isAfter(clock.instant())) {
            throw KinesisErrors.invalidArgument("The timestampInMillis parameter cannot be greater than the"
                    + " currentTimestampInMillis. timestampInMillis: " + timestamp.toEpochMilli()
                    + ", currentTimestampInMillis: " + clock.millis());
        }
        return timestamp;
    }

    private static SequenceNumber sequenceNumber(
            GetShardIteratorRequest request, Stream stream, Shard shard, Caller caller) {
        String text = request.startingSequenceNumber();
        String invalid = "StartingSequenceNumber " + text + " used in GetShardIterator on shard " + shard.id()
                + " in stream " + stream.name() + " under account " + caller.accountId() + " is invalid";
        SequenceNumber number =
                SequenceNumber.parse(text).orElseThrow(() -> KinesisErrors.invalidArgument(invalid + "."));
        if (number.shard() != shard.index()) {
            throw KinesisErrors.invalidArgument("Invalid StartingSequenceNumber. It encodes "
                    + new ShardId(number.shard()) + ", while it was used in a call to a shard with " + shard.id());
        }
        if (!number.shardCreatedAt().equals(shard.createdAt())) {
            throw KinesisErrors.invalidArgument(invalid + " because it did not come from this stream.");
        }
        return number;
    }
}
