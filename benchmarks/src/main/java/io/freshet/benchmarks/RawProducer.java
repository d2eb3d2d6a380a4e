package io.freshet.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The measure that PutRecords is held against: Kafka's own producer, same records, same broker, same number of partitions. */
public final class RawProducer {
    private RawProducer() {}

    public static Load put(Settings settings, String topic) throws InterruptedException, ExecutionException {
        Map<String, Object> common = Map.of("bootstrap.servers", settings.kafka());
        try (Admin admin = Admin.create(common)) {
            admin.createTopics(List.of(new NewTopic(topic, settings.shards(), (short) 1)))
                    .all()
                    .get();
            Load load = produce(settings, topic);
            admin.deleteTopics(List.of(topic)).all().get();
            return load;
        }
    }

    private static Load produce(Settings settings, String topic) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", settings.kafka(), "acks", "all", "linger.ms", 5, "batch.size", 256 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(topic);
            AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
            long began = System.nanoTime();
            long sent = 0;
            while (sent < settings.records()
                    && System.nanoTime() - began < settings.limit().toNanos()) {
                Future<?> unused = producer.send(
                        new ProducerRecord<>(topic, Payload.of(sent)),
                        (metadata, failure) -> failed.compareAndSet(null, failure));
                sent++;
            }
            producer.flush();
            Duration time = Duration.ofNanos(System.nanoTime() - began);
            Exception failure = failed.get();
            if (failure != null) {
                throw new IllegalStateException("the raw producer failed: " + failure.getMessage(), failure);
            }
            return new Load(sent, time, 0);
        }
    }
}
