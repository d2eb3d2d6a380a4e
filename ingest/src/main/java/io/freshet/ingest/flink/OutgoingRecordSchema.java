package io.freshet.ingest.flink;

import io.freshet.ingest.log.LogName;
import io.freshet.ingest.stream.ShardMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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

    OutgoingRecordSchema(LogName log, ShardMap shards) {
        this.log = log;
        this.shards = shards;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            OutgoingRecord element, KafkaSinkContext context, @Nullable Long timestamp) {
        return new ProducerRecord<>(
                log.value(),
                shards.shardOf(element.partitionKey()),
                element.partitionKey().getBytes(StandardCharsets.UTF_8),
                element.data());
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(new DefaultKafkaDatasetFacet(
                DefaultKafkaDatasetIdentifier.ofTopics(List.of(log.value())), new Properties()));
    }
}
