package io.freshet.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients with the settings on which a log relies; the caller's properties say where the brokers are and how to log in. */
final class KafkaClients {
    /** A record of 10 MiB with its key and headers. */
    static final int MAX_REQUEST_BYTES = 12 * 1024 * 1024;

    private static final int MAX_FETCH_BYTES = 16 * 1024 * 1024;
    private static final int WATCHED_BYTES = 1024 * 1024;

    private KafkaClients() {}

    /** @param longPoll how long the broker holds a request for which it has nothing */
    static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> kafkaProperties, Duration longPoll) {
        return consumer(reading(kafkaProperties, longPoll));
    }

    /** One that only wants to know that something is there: it gets no more than the first records of a partition. */
    static KafkaConsumer<byte[], byte[]> watcher(Map<String, String> kafkaProperties, Duration longPoll) {
        Map<String, Object> settings = reading(kafkaProperties, longPoll);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, WATCHED_BYTES);
        return consumer(settings);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> reading(Map<String, String> kafkaProperties, Duration longPoll) {
        Map<String, Object> settings = withoutCompression(kafkaProperties);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) longPoll.toMillis());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return settings;
    }

    /** Gives up within 20 s: clients of the AWS SDKs wait for 30 s. */
    static KafkaProducer<byte[], byte[]> producer(Map<String, String> kafkaProperties) {
        Map<String, Object> settings = new HashMap<>(Replication.without(kafkaProperties));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        settings.put(
                ProducerConfig.LINGER_MS_CONFIG,
                0); // a put waits for nobody; batches form while requests are on their way
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Gives up when the producer does. */
    static Admin admin(Map<String, String> kafkaProperties) {
        Map<String, Object> settings = withoutCompression(kafkaProperties);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return Admin.create(settings);
    }

    /** Only producers know of it; the others warn. */
    private static Map<String, Object> withoutCompression(Map<String, String> kafkaProperties) {
        Map<String, Object> settings = new HashMap<>(Replication.without(kafkaProperties));
        settings.remove(ProducerConfig.COMPRESSION_TYPE_CONFIG);
        return settings;
    }
}
