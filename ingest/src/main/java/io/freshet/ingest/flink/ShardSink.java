package io.freshet.ingest.flink;

import io.freshet.ingest.encryption.OutgoingSeal;
import io.freshet.ingest.kafka.Replication;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.stream.ShardMap;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;

/**
 * Writes records into a log: each of them exactly once, visible with the checkpoint that covers it, or at least once and visible at once.
 *
 * <p>A sink that is given up leaves a transaction open, which hides everything after it in its shards until it is aborted:
 * see {@link io.freshet.ingest.kafka.KafkaTransactions#abort}.
 */
public final class ShardSink {
    private ShardSink() {}

    /**
     * Makes the sink.
     *
     * @param kafkaProperties at least {@code bootstrap.servers}; with {@code compression.type} as records are stored
     * @param shards who takes which partition key
     * @param guarantee exactly or at least once
     * @param transactionalIdPrefix unique to this sink of this application, and the same after a restore
     * @param longestOutage how long an interrupted job may stay away without losing what it has checkpointed; at most the brokers'
     *     {@code transaction.max.timeout.ms}
     * @param seal how payloads are stored
     */
    public static Sink<OutgoingRecord> create(
            Map<String, String> kafkaProperties,
            LogName log,
            ShardMap shards,
            DeliveryGuarantee guarantee,
            String transactionalIdPrefix,
            Duration longestOutage,
            OutgoingSeal seal) {
        Properties producer = new Properties();
        producer.putAll(Replication.without(kafkaProperties));
        producer.setProperty("transaction.timeout.ms", Long.toString(longestOutage.toMillis()));
        producer.setProperty("max.request.size", Integer.toString(12 * 1024 * 1024));
        String bootstrapServers = kafkaProperties.get("bootstrap.servers");
        if (bootstrapServers == null) {
            throw new IllegalArgumentException(
                    "Kafka properties without bootstrap.servers: " + kafkaProperties.keySet());
        }
        return KafkaSink.<OutgoingRecord>builder()
                .setBootstrapServers(bootstrapServers)
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(guarantee)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setRecordSerializer(new OutgoingRecordSchema(log, shards, seal))
                .build();
    }
}
