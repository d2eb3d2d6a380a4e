package io.freshet.ingest.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.ingest.encryption.OutgoingSeal;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.stream.ShardMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A record as Flink's Kafka sink takes it, which also asks for the topic so that it can find its own transactions. */
final class OutgoingRecordSchema implements KafkaRecordSerializationSchema<OutgoingRecord>, KafkaDatasetFacetProvider {
    private final LogName log;
    private final ShardMap shards;
    private final OutgoingSeal seal;
    private transient OutgoingSeal.@Nullable Sealing sealing;

    OutgoingRecordSchema(LogName log, ShardMap shards, OutgoingSeal seal) {
        this.log = log;
        this.shards = shards;
        this.seal = seal;
    }

    @Override
    public void open(InitializationContext context, KafkaSinkContext sinkContext) {
        sealing = seal.on(log);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            OutgoingRecord element, KafkaSinkContext context, @Nullable Long timestamp) {
        byte[] partitionKey = element.partitionKey().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                log.value(),
                shards.shardOf(partitionKey),
                partitionKey,
                requireNonNull(sealing, "opened").seal(partitionKey, element.data()));
        if (!element.traceparent().isEmpty()) {
            record.headers().add(TraceContext.HEADER, element.traceparent().getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(new DefaultKafkaDatasetFacet(
                DefaultKafkaDatasetIdentifier.ofTopics(List.of(log.value())), new Properties()));
    }
}
