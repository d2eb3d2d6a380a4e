package io.freshet.ingest.action;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.stream.Resharding;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamMode;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.ingest.stream.StreamSettings;
import io.freshet.ingest.stream.StreamStatus;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** Finds the stream and the shard that a request names, by name or by ARN. */
final class Streams {
    private final StreamRegistry registry;
    private final Clock clock;

    Streams(StreamRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    StreamRegistry registry() {
        return registry;
    }

    /** The name that a request gives, by itself or in an ARN. */
    static String name(@Nullable String streamName, @Nullable String streamArn) {
        String ofArn = streamArn == null ? null : nameOfArn(streamArn);
        if (streamName == null && ofArn == null) {
            throw KinesisErrors.invalidArgument("Either StreamName or StreamARN must be provided.");
        }
        if (streamName != null && ofArn != null && !streamName.equals(ofArn)) {
            throw KinesisErrors.invalidArgument(
                    "StreamName " + streamName + " and StreamARN " + streamArn + " do not name the same stream.");
        }
        return streamName == null ? requireNonNull(ofArn) : streamName;
    }

    private static String nameOfArn(String arn) {
        int at = arn.indexOf(":stream/");
        if (at < 0) {
            throw KinesisErrors.invalidArgument("StreamARN " + arn + " names no stream.");
        }
        return arn.substring(at + ":stream/".length());
    }

    /** The stream in whatever state. */
    Stream find(@Nullable String streamName, @Nullable String streamArn, Caller caller) {
        String name = name(streamName, streamArn);
        return registry.find(name).orElseThrow(() -> KinesisErrors.streamNotFound(name, caller.accountId()));
    }

    /** The stream if it can be changed. */
    Stream active(@Nullable String streamName, @Nullable String streamArn, Caller caller) {
        Stream stream = find(streamName, streamArn, caller);
        requireActive(stream, caller);
        return stream;
    }

    private static void requireActive(Stream stream, Caller caller) {
        if (stream.status() != StreamStatus.ACTIVE) {
            throw KinesisErrors.inUse("Stream " + stream.name() + " under account " + caller.accountId()
                    + " not ACTIVE, instead in state " + stream.status());
        }
    }

    /** Changes a stream that has been found, if it is still that one and ACTIVE. */
    Stream change(Stream found, Caller caller, UnaryOperator<Stream> change) {
        return registry.change(found.name(), current -> {
                    if (!current.createdAt().equals(found.createdAt())) {
                        throw KinesisErrors.streamNotFound(found.name(), caller.accountId());
                    }
                    requireActive(current, caller);
                    return change.apply(current);
                })
                .orElseThrow(() -> KinesisErrors.streamNotFound(found.name(), caller.accountId()));
    }

    /** As {@link #change}, of the settings only. */
    Stream configure(Stream found, Caller caller, UnaryOperator<StreamSettings> change) {
        return change(found, caller, current -> current.withSettings(change.apply(current.settings())));
    }

    /** The stream for the data path: ready, and looked up quickly. */
    StreamRegistry.Known known(@Nullable String streamName, @Nullable String streamArn, Caller caller) {
        String name = name(streamName, streamArn);
        return ready(registry.recall(name), name, caller);
    }

    /** Appends to the stream that a request names; its shards stay as they are until the append is done. */
    <T> CompletionStage<T> append(
            @Nullable String streamName,
            @Nullable String streamArn,
            Caller caller,
            Function<StreamRegistry.Known, CompletionStage<T>> append) {
        String name = name(streamName, streamArn);
        return registry.append(name, known -> append.apply(ready(known, name, caller)));
    }

    private static StreamRegistry.Known ready(Optional<StreamRegistry.Known> known, String name, Caller caller) {
        return known.filter(found -> found.stream().status() == StreamStatus.ACTIVE)
                .orElseThrow(() -> KinesisErrors.streamNotFound(name, caller.accountId()));
    }

    /** Changes the shards of the stream that a request names. */
    Stream reshard(
            @Nullable String streamName, @Nullable String streamArn, Caller caller, Function<Stream, Resharding> plan) {
        Stream stream = active(streamName, streamArn, caller);
        if (stream.mode() == StreamMode.ON_DEMAND) {
            throw ValidationException.builder()
                    .message("Request is invalid. Stream " + stream.name() + " under account " + caller.accountId()
                            + " is in On-Demand mode.")
                    .build();
        }
        try {
            return registry.reshard(stream.name(), plan)
                    .orElseThrow(() -> KinesisErrors.streamNotFound(stream.name(), caller.accountId()));
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
        }
    }

    static void requireOpen(Shard shard, Stream stream, Caller caller) {
        if (!shard.isOpen()) {
            throw KinesisErrors.invalidArgument("Shard " + shard.id() + " in stream " + stream.name()
                    + " under account " + caller.accountId()
                    + " has already been merged or split, and thus is not eligible for merging or splitting.");
        }
    }

    /** The shard that a request names in one of the ways that the service takes. */
    Shard shard(Stream stream, String shardId, Caller caller) {
        ShardId id = ShardId.parse(shardId)
                .orElseThrow(() -> KinesisErrors.notFound("Could not find shard " + shardId + " in stream "
                        + stream.name() + " under account " + caller.accountId() + "."));
        return stream.shard(id.index())
                .filter(shard -> !shard.hasExpired(stream.retention(), clock.instant()))
                .orElseThrow(() -> KinesisErrors.notFound("Shard " + id + " in stream " + stream.name()
                        + " under account " + caller.accountId() + " does not exist"));
    }
}
