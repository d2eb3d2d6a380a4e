package io.freshet.benchmarks.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.freshet.ingest.log.LogName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of JSON readings whose times lie evenly in the minutes before now, in order within each partition. */
record Readings(LogName log) {
    static final int PARTITIONS = 4;
    private static final long SPAN_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Fills the topic. */
    static Readings produce(String bootstrap, Query query, long records, long nowMillis)
            throws ExecutionException, InterruptedException {
        LogName log = LogName.ofStream("readings-" + query);
        Map<String, Object> common = Map.of("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(common)) {
            admin.createTopics(List.of(new NewTopic(log.value(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
            Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, PARTITIONS)
                    .boxed()
                    .collect(Collectors.toMap(i -> new TopicPartition(log.value(), i), i -> OffsetSpec.latest()));
            admin.listOffsets(ends).all().get(); // a topic takes records once its leaders answer
        }
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5, "batch.size", 256 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            long first = nowMillis - SPAN_MILLIS - 1_000;
            for (long i = 0; i < records; i++) {
                long at = first + i * SPAN_MILLIS / records;
                var unused = producer.send(
                        new ProducerRecord<>(log.value(), (int) (i % PARTITIONS), at, null, json(i, query.devices)),
                        (metadata, failure) -> failed.compareAndSet(null, failure));
            }
            producer.flush();
        }
        Exception failure = failed.get();
        if (failure != null) {
            throw new IllegalStateException("the readings cannot be produced: " + failure.getMessage(), failure);
        }
        return new Readings(log);
    }

    /** Numbers next to each other become numbers that have nothing to do with each other: the last steps of MurmurHash3. */
    private static int mixed(long i) {
        long hash = (i ^ (i >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) (hash ^ (hash >>> 33));
    }

    private static byte[] json(long i, int devices) {
        long device = Math.floorMod(mixed(i), devices);
        return ("{\"id\":" + i + ",\"device\":\"device-" + device + "\",\"kind\":\"k" + i % 10 + "\",\"price\":"
                        + i % 1000 / 8.0 + ",\"qty\":" + i % 7
                        + ",\"note\":\"nobody asks for this member, but it is there\",\"tags\":[\"a\",\"b\"]}")
                .getBytes(US_ASCII);
    }
}
