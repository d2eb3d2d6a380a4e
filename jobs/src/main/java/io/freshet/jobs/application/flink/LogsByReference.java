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
import java.util.Optional;

/** Which log stands behind a stream or delivery stream. */
public final class LogsByReference implements Destinations {
    private final StreamRegistry streams;
    private final DeliveryStreams deliveryStreams;
    private final KeySource keys;

    public LogsByReference(StreamRegistry streams, DeliveryStreams deliveryStreams, KeySource keys) {
        this.streams = streams;
        this.deliveryStreams = deliveryStreams;
        this.keys = keys;
    }

    @Override
    public boolean exists(String arn) {
        return stream(arn).isPresent() || deliveryStream(arn).isPresent();
    }

    /** The log of a stream, or the buffer of a delivery stream. */
    public LogName log(StreamReference reference) {
        return switch (reference.kind()) {
            case STREAM -> LogName.ofStream(reference.name());
            case DELIVERY_STREAM -> LogName.ofDeliveryStream(reference.name());
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
        };
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
