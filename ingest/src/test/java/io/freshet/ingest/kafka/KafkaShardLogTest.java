package io.freshet.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.log.Appended;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.log.ShardLogContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings({"FutureReturnValueIgnored", "NullAway.Init"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KafkaShardLogTest extends ShardLogContract {
    private EmbeddedBroker broker;
    private KafkaShardLog log;

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

    @Override
    protected ShardLog log() {
        return log;
    }

    @Test
    void passesOverTheMarkersOfTransactions() {
        LogName name = LogName.ofStream("markers");
        log.create(name, 1, Duration.ofDays(1));
        inTransaction(name, "committed", true);
        inTransaction(name, "aborted", false);

        ReadBatch batch = log.read(name, 0, 0, 10, 1024, Duration.ZERO);
        ReadBatch nothing = log.read(name, 0, batch.nextOffset(), 10, 1024, Duration.ZERO);

        assertThat(batch.records()).extracting(LogRecord::partitionKey).containsExactly("committed");
        assertThat(batch.caughtUp() || nothing.caughtUp()).isTrue();
        assertThat(nothing.records()).isEmpty();
    }

    /** A broker that is named as leader but is not one yet refuses a batch and takes those on their way behind it. */
    @Test
    void takesManyAppendsAsSoonAsTheLogIsThere() {
        for (int i = 0; i < 25; i++) {
            LogName name = LogName.ofStream("new-" + i);
            log.create(name, 8, Duration.ofDays(1));
            appendEverywhere(name, 0, 8);
            log.extend(name, 16);
            appendEverywhere(name, 8, 16);
            log.delete(name);
        }
    }

    /** What the producer knows of the log that had the name before is of no use, and must not cost a record. */
    @Test
    void takesManyAppendsAsSoonAsTheLogIsThereAgain() {
        LogName name = LogName.ofStream("again");
        for (int i = 0; i < 25; i++) {
            log.create(name, 8, Duration.ofDays(1));
            appendEverywhere(name, 0, 8);
            log.delete(name);
        }
    }

    private void appendEverywhere(LogName name, int from, int to) {
        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            for (int shard = from; shard < to; shard++) {
                appends.add(log.append(name, shard, "k", new byte[10_000]).toCompletableFuture());
            }
        }
        assertThat(appends).allSatisfy(append -> assertThat(append).succeedsWithin(Duration.ofSeconds(30)));
    }

    @Test
    void hidesAnOpenTransactionUntilItIsAborted() {
        LogName name = LogName.ofStream("stuck");
        log.create(name, 1, Duration.ofDays(1));
        try (KafkaProducer<byte[], byte[]> abandoned = transactional("stuck-writer-1")) {
            abandoned.beginTransaction();
            abandoned.send(new ProducerRecord<>(name.value(), 0, new byte[] {'t'}, new byte[1]));
            abandoned.flush();
            log.append(name, 0, "plain", new byte[1]).toCompletableFuture().join();
            assertThat(log.endOffset(name, 0)).isZero();

            KafkaTransactions.abort(broker.clientProperties(), "stuck-writer");

            ReadBatch batch = log.read(name, 0, 0, 10, 1024, Duration.ofSeconds(10));
            assertThat(batch.records()).extracting(LogRecord::partitionKey).containsExactly("plain");
        }
    }

    @Test
    void aReaderKnowsSinceWhenItHasEverything() throws Exception {
        LogName name = LogName.ofStream("caught-up");
        log.create(name, 2, Duration.ofDays(1));
        Appended appended =
                log.append(name, 0, "k", new byte[1]).toCompletableFuture().join();
        try (KafkaShardReader reader = new KafkaShardReader(broker.clientProperties(), name, Clock.systemUTC())) {
            assertThat(reader.shards()).containsExactly(0, 1);
            reader.seek(0, 0);
            reader.seek(1, 0);
            assertThat(reader.caughtUp()).containsOnlyKeys(1);

            List<LogRecord> read = new ArrayList<>();
            while (read.isEmpty()) {
                read.addAll(reader.poll(Duration.ofMillis(100)));
            }
            Map<Integer, Instant> caughtUp = reader.caughtUp();

            assertThat(caughtUp).containsOnlyKeys(0, 1);
            assertThat(caughtUp.values()).allMatch(at -> at.isAfter(appended.arrivedAt()));
        }
    }

    private void inTransaction(LogName name, String key, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer = transactional("writer-of-" + key)) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(name.value(), 0, key.getBytes(StandardCharsets.UTF_8), new byte[1]));
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private KafkaProducer<byte[], byte[]> transactional(String id) {
        Map<String, Object> settings = new HashMap<>(broker.clientProperties());
        settings.put("transactional.id", id);
        settings.put("transaction.timeout.ms", 3_600_000);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }
}
