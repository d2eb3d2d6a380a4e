package io.freshet.jobs.flinksql.flink;

import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.flink.LogsByReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What the tables are made of.
 *
 * @param ledger the lines of a delivery stream, oldest first; a line may come twice
 * @param store where delivered objects are
 * @param kafkaProperties at least {@code bootstrap.servers}
 */
public record TableBackends(
        StreamRegistry streams,
        DeliveryStreams deliveryStreams,
        LogsByReference logs,
        ShardReaders readers,
        BiConsumer<String, Consumer<LedgerLine>> ledger,
        ObjectStoreConfig store,
        Map<String, String> kafkaProperties) {
    public TableBackends {
        kafkaProperties = Map.copyOf(kafkaProperties);
    }

    Optional<StreamReference> stream(String name) {
        return streams.find(name).map(Stream::arn).map(StreamReference::of);
    }

    Optional<DeliveryStream> deliveryStream(String name) {
        return deliveryStreams.find(name);
    }

    /** Every record of these is delivered once. */
    List<DeliveredObject> delivered(DeliveryStream stream) {
        Map<String, DeliveredObject> objects = new LinkedHashMap<>();
        ledger.accept(stream.name(), line -> {
            if (line.kind() == StagedObject.Kind.DELIVERED
                    && !line.publishedAt().isBefore(stream.createdAt())) {
                objects.putIfAbsent(
                        line.bucket() + "/" + line.key(),
                        new DeliveredObject(
                                line.bucket(), line.key(), line.publishedAt().toEpochMilli(), line.bytes()));
            }
        });
        return List.copyOf(objects.values());
    }
}
