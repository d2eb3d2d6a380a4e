package io.freshet.ingest.action;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.ingest.stream.StreamStatus;
import org.jspecify.annotations.Nullable;

/** Finds the stream and the shard that a request names, by name or by ARN. */
final class Streams {
    private final StreamRegistry registry;

    Streams(StreamRegistry registry) {
        this.registry = registry;
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
        if (stream.status() != StreamStatus.ACTIVE) {
            throw KinesisErrors.inUse("Stream " + stream.name() + " under account " + caller.accountId()
                    + " not ACTIVE, instead in state " + stream.status());
        }
        return stream;
    }

    /** The stream for the data path: ready, and looked up quickly. */
    StreamRegistry.Known known(@Nullable String streamName, @Nullable String streamArn, Caller caller) {
        String name = name(streamName, streamArn);
        return registry.recall(name)
                .filter(known -> known.stream().status() == StreamStatus.ACTIVE)
                .orElseThrow(() -> KinesisErrors.streamNotFound(name, caller.accountId()));
    }

    /** The shard that a request names in one of the ways that the service takes. */
    static Shard shard(Stream stream, String shardId, Caller caller) {
        ShardId id = ShardId.parse(shardId)
                .orElseThrow(() -> KinesisErrors.notFound("Could not find shard " + shardId + " in stream "
                        + stream.name() + " under account " + caller.accountId() + "."));
        return stream.shard(id.index())
                .orElseThrow(() -> KinesisErrors.notFound("Shard " + id + " in stream " + stream.name()
                        + " under account " + caller.accountId() + " does not exist"));
    }
}
