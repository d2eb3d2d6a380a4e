package io.freshet.ingest.action;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Finds the places in shards that readers ask for. May throw what a log throws. */
final class Positions {
    /** A place as requests name it. */
    record Asked(ShardIteratorType type, @Nullable String sequenceNumber, @Nullable Instant timestamp) {}

    private final ShardLog log;
    private final Clock clock;

    Positions(ShardLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** The offset of the next record to read; of a closed shard, its end at most. */
    long offset(Asked asked, Stream stream, Shard shard, Caller caller) {
        requireMatchingPosition(asked);
        long offset = unboundedOffset(asked, stream, shard, caller);
        return shard.closing()
                .map(closing -> Math.min(offset, closing.endOffset()))
                .orElse(offset);
    }

    private long unboundedOffset(Asked asked, Stream stream, Shard shard, Caller caller) {
        return switch (asked.type()) {
            case AT_SEQUENCE_NUMBER ->
                sequenceNumber(asked, stream, shard, caller).offset();
            case AFTER_SEQUENCE_NUMBER ->
                sequenceNumber(asked, stream, shard, caller).offsetAfter();
            case TRIM_HORIZON -> log.startOffset(stream.log(), shard.index());
            case LATEST -> log.endOffset(stream.log(), shard.index());
            case AT_TIMESTAMP -> log.offsetAt(stream.log(), shard.index(), timestamp(asked));
            case UNKNOWN_TO_SDK_VERSION ->
                throw KinesisErrors.invalidArgument("ShardIteratorType " + asked.type() + " is not known.");
        };
    }

    private static void requireMatchingPosition(Asked asked) {
        ShardIteratorType type = asked.type();
        boolean needsNumber =
                type == ShardIteratorType.AT_SEQUENCE_NUMBER || type == ShardIteratorType.AFTER_SEQUENCE_NUMBER;
        boolean forbidsNumber = type == ShardIteratorType.TRIM_HORIZON || type == ShardIteratorType.LATEST;
        boolean hasNumber = asked.sequenceNumber() != null;
        if ((needsNumber && !hasNumber) || (forbidsNumber && hasNumber)) {
            throw KinesisErrors.invalidArgument(
                    "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
                            + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request"
                            + " specified " + type + " and "
                            + (hasNumber ? "also a StartingSequenceNumber." : "no StartingSequenceNumber."));
        }
    }

    private Instant timestamp(Asked asked) {
        Instant timestamp = asked.timestamp();
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

    private static SequenceNumber sequenceNumber(Asked asked, Stream stream, Shard shard, Caller caller) {
        String text = requireNonNull(asked.sequenceNumber());
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
