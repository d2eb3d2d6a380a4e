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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the tables are made of.
 *
 * @param ledger the lines of a delivery stream, oldest first, each object once
 * @param store where delivered objects are
 * @param kafkaProperties at least {@code bootstrap.servers}
 */
public record TableBackends(
        StreamRegistry streams,
        DeliveryStreams deliveryStreams,
        LogsByReference logs,
        ShardReaders readers,
        Function<String, Collection<LedgerLine>> ledger,
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
        return ledger.apply(stream.name()).stream()
                .filter(line -> line.kind() == StagedObject.Kind.DELIVERED
                        && !line.publishedAt().isBefore(stream.createdAt()))
                .map(line -> new DeliveredObject(
                        line.bucket(), line.key(), line.publishedAt().toEpochMilli(), line.bytes()))
                .toList();
    }
}
