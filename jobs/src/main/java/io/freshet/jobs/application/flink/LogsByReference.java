package io.freshet.jobs.application.flink;

import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.ingest.encryption.KeySource;
import io.freshet.ingest.encryption.OutgoingSeal;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.stream.ShardMap;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.Destinations;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.function.ShardTimes;
import java.util.Optional;
import java.util.function.Predicate;

/** Which log stands behind a stream or delivery stream. */
public final class LogsByReference implements Destinations {
    private final StreamRegistry streams;
    private final DeliveryStreams deliveryStreams;
    private final KeySource keys;
    private final Predicate<String> functions;

    /** @param functions whether there is a function with an ARN */
    public LogsByReference(
            StreamRegistry streams, DeliveryStreams deliveryStreams, KeySource keys, Predicate<String> functions) {
        this.streams = streams;
        this.deliveryStreams = deliveryStreams;
        this.keys = keys;
        this.functions = functions;
        Shards.lookUp((arn, index) -> stream(arn).flatMap(stream -> stream.shard(index)));
    }

    /** For operators of this process. */
    public static ShardTimes shardsHere() {
        return Shards::createdAt;
    }

    @Override
    public boolean exists(String arn) {
        return stream(arn).isPresent() || deliveryStream(arn).isPresent() || functions.test(arn);
    }

    /** The log of a stream, or the buffer of a delivery stream. */
    public LogName log(StreamReference reference) {
        return switch (reference.kind()) {
            case STREAM -> LogName.ofStream(reference.name());
            case DELIVERY_STREAM -> LogName.ofDeliveryStream(reference.name());
            case FUNCTION -> throw noLog(reference);
        };
    }

    /** Who takes which partition key. */
    public ShardMap shards(StreamReference reference) {
        return switch (reference.kind()) {
            case STREAM ->
                stream(reference.arn())
                        .map(Stream::shardMap)
                        .orElseThrow(() -> new IllegalStateException("stream " + reference.arn() + " does not exist"));
            case DELIVERY_STREAM -> ShardMap.even(1);
            case FUNCTION -> throw noLog(reference);
        };
    }

    /** How a stream wants to have stored what is written into it; a delivery stream's buffer is not encrypted. */
    public OutgoingSeal seal(StreamReference reference) {
        return switch (reference.kind()) {
            case STREAM ->
                OutgoingSeal.of(
                        stream(reference.arn())
                                .map(stream -> stream.settings().encryptionKeyId())
                                .orElse(null),
                        keys);
            case DELIVERY_STREAM -> OutgoingSeal.none();
            case FUNCTION -> throw noLog(reference);
        };
    }

    private static IllegalStateException noLog(StreamReference reference) {
        return new IllegalStateException("function " + reference.arn() + " has no log");
    }

    private Optional<Stream> stream(String arn) {
        return streams.find(nameIn(arn)).filter(stream -> stream.arn().equals(arn));
    }

    private Optional<DeliveryStream> deliveryStream(String arn) {
        return deliveryStreams.find(nameIn(arn)).filter(stream -> stream.arn().equals(arn));
    }

    private static String nameIn(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
