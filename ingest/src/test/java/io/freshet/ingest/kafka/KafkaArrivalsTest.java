package io.freshet.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.log.LogName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaArrivalsTest {
    private final BlockingQueue<LogName> arrived = new LinkedBlockingQueue<>();
    private EmbeddedBroker broker;
    private KafkaShardLog log;
    private KafkaArrivals arrivals;

    @BeforeAll
    void start(@TempDir Path directory) {
        broker = EmbeddedBroker.start(directory, 0);
        log = new KafkaShardLog(broker.clientProperties());
    }

    @AfterAll
    void stop() {
        log.close();
        broker.close();
    }

    @BeforeEach
    void open() {
        arrivals = new KafkaArrivals(broker.clientProperties());
        arrivals.tell(arrived::add);
    }

    @AfterEach
    void close() {
        arrivals.close();
        arrived.clear();
    }

    @Test
    void tellsOnceAndOnlyOfWhatIsWatched() throws Exception {
        LogName one = created(LogName.ofDeliveryStream("one"), 1);
        LogName two = created(LogName.ofDeliveryStream("two"), 1);
        LogName unwatched = created(LogName.ofDeliveryStream("three"), 1);
        for (LogName each : List.of(one, two, unwatched)) {
            arrivals.watch(each, Map.of(0, 0L));
        }
        arrivals.unwatch(unwatched);

        append(unwatched);
        append(one);
        assertThat(told()).isEqualTo(one);
        append(one);
        append(two);

        assertThat(told()).isEqualTo(two);
        assertThat(arrived.poll(1, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void tellsOfWhatCameBeforeItWatched() throws Exception {
        LogName watched = created(LogName.ofStream("before"), 2);
        append(watched);
        Map<Integer, Long> ends = arrivals.ends(List.of(watched)).getOrDefault(watched, Map.of());
        append(watched);

        arrivals.watch(watched, ends);

        assertThat(ends).isEqualTo(Map.of(0, 1L, 1, 0L));
        assertThat(told()).isEqualTo(watched);
    }

    @Test
    void tellsOfNewShards() throws Exception {
        LogName watched = created(LogName.ofStream("split"), 1);
        arrivals.watch(watched, Map.of(0, 0L));

        log.extend(watched, 3);

        assertThat(told()).isEqualTo(watched);
    }

    @Test
    void waitsForALogThatIsNotThere() throws Exception {
        LogName late = LogName.ofStream("late");
        LogName other = created(LogName.ofStream("beside"), 1);
        arrivals.watch(late, Map.of(0, 7L));
        arrivals.watch(other, Map.of(0, 0L));
        long since = System.nanoTime();
        while (!arrivals.isMissing(late)
                && System.nanoTime() - since < Duration.ofSeconds(30).toNanos()) {
            Thread.sleep(50);
        }
        assertThat(arrivals.isMissing(late)).isTrue();
        assertThat(arrivals.ends(List.of(late, other))).isEqualTo(Map.of(other, Map.of(0, 0L)));

        append(other);
        assertThat(told()).isEqualTo(other);
        created(late, 1);

        assertThat(told()).isEqualTo(late);
        assertThat(arrivals.isMissing(late)).isFalse();
    }

    @Test
    void tellsOfATransactionWhenItIsCommitted() throws Exception {
        LogName watched = created(LogName.ofStream("transaction"), 1);
        Map<String, Object> settings = new HashMap<>(broker.clientProperties());
        settings.put("transactional.id", "writer");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(watched.value(), 0, null, new byte[1]))
                    .get();
            assertThat(arrivals.ends(List.of(watched))).isEqualTo(Map.of(watched, Map.of(0, 0L)));
            arrivals.watch(watched, Map.of(0, 0L));
            assertThat(arrived.poll(1, TimeUnit.SECONDS)).isNull();

            producer.commitTransaction();

            assertThat(told()).isEqualTo(watched);
        }
    }

    private LogName told() throws InterruptedException {
        LogName told = arrived.poll(30, TimeUnit.SECONDS);
        assertThat(told).as("nothing was told").isNotNull();
        return told;
    }

    private LogName created(LogName name, int shards) {
        log.create(name, shards, Duration.ofDays(1));
        return name;
    }

    private void append(LogName name) {
        log.append(name, 0, "key", "record".getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }
}
