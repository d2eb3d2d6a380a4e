package io.freshet.ingest.action;

import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/**
 * Which shards a list is to hold.
 *
 * @param at for the two types that need a time
 */
record ShardSelection(ShardFilterType type, Optional<Instant> at) {
    static ShardSelection of(@Nullable ShardFilter filter, Instant now) {
        if (filter == null) {
            return new ShardSelection(ShardFilterType.FROM_TRIM_HORIZON, Optional.empty());
        }
        ShardFilterType type = filter.type();
        if (type == ShardFilterType.AFTER_SHARD_ID && filter.shardId() == null) {
            throw KinesisErrors.invalidArgument("ShardId must be specified when ShardFilter Type is AFTER_SHARD_ID.");
        }
        boolean timed = type == ShardFilterType.AT_TIMESTAMP || type == ShardFilterType.FROM_TIMESTAMP;
        if (timed && filter.timestamp() == null) {
            throw KinesisErrors.invalidArgument("Timestamp must be specified when ShardFilter Type is " + type + ".");
        }
        if (timed && filter.timestamp().isAfter(now)) {
            throw KinesisErrors.invalidArgument("The Timestamp of ShardFilter, " + filter.timestamp()
                    + ", cannot be later than the current time, " + now + ".");
        }
        return new ShardSelection(type, timed ? Optional.of(filter.timestamp()) : Optional.empty());
    }

    List<Shard> of(Stream stream, Instant now) {
        Instant horizon = later(now.minus(stream.retention()), stream.createdAt());
        Instant time = at.map(given -> later(given, horizon)).orElse(horizon);
        return stream.shardsNotExpired(now).stream()
                .filter(shard -> switch (type) {
                    case AT_LATEST -> shard.isOpen();
                    case AT_TRIM_HORIZON, AT_TIMESTAMP -> !opensAfter(stream, shard, time) && !endsBy(shard, time);
                    case FROM_TIMESTAMP -> !endsBy(shard, time);
                    case FROM_TRIM_HORIZON, AFTER_SHARD_ID, UNKNOWN_TO_SDK_VERSION -> true;
                })
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** A shard opens at the moment at which its parents close. */
    private static boolean opensAfter(Stream stream, Shard shard, Instant time) {
        return shard.parents().stream()
                .flatMap(parent -> stream.shard(parent).flatMap(Shard::closing).stream())
                .anyMatch(closing -> closing.at().isAfter(time));
    }

    private static boolean endsBy(Shard shard, Instant time) {
        return shard.closing().filter(closing -> !closing.at().isAfter(time)).isPresent();
    }
}
