package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.kafka.LoopbackPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.s3.S3Client;

/** Several servers over one Kafka, one database and one object store. */
@SuppressWarnings("NullAway.Init")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralServersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SQL =
            """
            CREATE OR REPLACE STREAM "OUT" ("ID" INTEGER);
            CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "ID" FROM "SOURCE_SQL_STREAM_001";
            """;

    @TempDir
    static Path directory;

    private static SharedBackends shared;
    private static ServerProcess leading;
    private static ServerProcess other;

    @BeforeAll
    static void start() throws Exception {
        shared = SharedBackends.start(directory);
        leading = shared.server("a");
        other = shared.server("b");
    }

    @AfterAll
    static void stop() throws Exception {
        other.close();
        leading.close();
        shared.close();
    }

    @Test
    @Order(2)
    void aServerThatWouldNotFindWhatTheOthersLeaveIsRefused() throws Exception {
        Map<String, String> inside = shared.environment();
        inside.remove("FRESHET_KAFKA_BOOTSTRAP_SERVERS");

        assertThat(ServerProcess.refusal(
                        directory.resolve("c"), shared.environment(), LoopbackPort.free(), LoopbackPort.free()))
                .startsWith("1: ")
                .contains("the checkpoints of the jobs that the metadata database knows are in another directory than "
                        + directory.resolve("c/data/checkpoints"));
        assertThat(ServerProcess.refusal(shared.place("d"), inside, LoopbackPort.free(), LoopbackPort.free()))
                .startsWith("1: ")
                .contains("uses the same metadata database, and this one has a Kafka or an S3 server inside");
    }

    @Test
    @Order(3) // swaps the roles
    void anotherServerTakesOverAndNothingIsLostOrDoneTwice() throws Exception {
        try (S3Client s3 = shared.s3();
                KinesisClient kinesis = other.kinesis();
                KinesisClient there = leading.kinesis();
                Producer producer = new Producer("numbers", List.of(there, kinesis))) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            kinesis.createStream(r -> r.streamName("numbers").shardCount(2));
            for (KinesisClient each : List.of(kinesis, there)) { // at once
                assertThat(each.describeStreamSummary(r -> r.streamName("numbers"))
                                .streamDescriptionSummary()
                                .openShardCount())
                        .isEqualTo(2);
            }
            Pipeline.createDelivery(other, "numbers", true);
            Pipeline.createDelivery(leading, "results", false);
            Pipeline.runApplication(other, "copy", SQL, "OUT", Pipeline.deliveryArn("results"));
            producer.start();
            Await.until(
                    PATIENCE,
                    leading::log,
                    () -> Pipeline.delivered(s3, "results/").size() > 20);

            leading.kill();
            Await.until(PATIENCE, other::log, () -> other.log().contains("this server leads"));
            Set<Integer> acknowledged = producer.stop();

            assertDelivered(s3, "numbers/", acknowledged);
            assertDelivered(s3, "results/", acknowledged);
            leading.startAgain();
            other.stop();
            Await.until(PATIENCE, leading::log, () -> leading.log().split("this server leads", -1).length == 3);
            try (FirehoseClient firehose = leading.firehose()) {
                assertThat(firehose.listDeliveryStreams(r -> {}).deliveryStreamNames())
                        .containsExactlyInAnyOrder("numbers", "results");
            }
        }
    }

    @Test
    @Order(1)
    void noAcknowledgedRecordIsLostWhenShardsChangeWhileAnotherServerPuts() throws Exception {
        try (KinesisClient kinesis = other.kinesis();
                KinesisClient there = leading.kinesis();
                Producer producer = new Producer("split", List.of(kinesis, there, kinesis, there))) {
            kinesis.createStream(r -> r.streamName("split").shardCount(1));
            producer.start();

            for (String shard : List.of("shardId-000000000000", "shardId-000000000001")) {
                String middle = shard.endsWith("0")
                        ? "170141183460469231731687303715884105728"
                        : "85070591730234615865843651857942052864";
                kinesis.splitShard(
                        r -> r.streamName("split").shardToSplit(shard).newStartingHashKey(middle));
            }
            Set<Integer> acknowledged = producer.stop();

            List<Integer> read = read(kinesis, "split");
            assertThat(read).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(acknowledged).hasSizeGreaterThan(50);
        }
    }

    private static void assertDelivered(S3Client s3, String prefix, Set<Integer> acknowledged) throws Exception {
        Await.until(
                PATIENCE, () -> prefix + " lacks records", () -> ids(s3, prefix).containsAll(acknowledged));
        assertThat(ids(s3, prefix)).doesNotHaveDuplicates();
    }

    private static List<Integer> ids(S3Client s3, String prefix) throws Exception {
        return Pipeline.delivered(s3, prefix).stream()
                .map(row -> row.path(row.has("id") ? "id" : "ID").asInt(-1))
                .collect(Collectors.toList());
    }

    private static List<Integer> read(KinesisClient kinesis, String stream) {
        List<Integer> ids = new ArrayList<>();
        for (Shard shard : kinesis.listShards(r -> r.streamName(stream)).shards()) {
            String iterator = kinesis.getShardIterator(
                            r -> r.streamName(stream).shardId(shard.shardId()).shardIteratorType("TRIM_HORIZON"))
                    .shardIterator();
            int empty = 0;
            while (iterator != null && empty < 2) {
                String from = iterator;
                var page = kinesis.getRecords(r -> r.shardIterator(from));
                for (Record record : page.records()) {
                    ids.add(Integer.parseInt(record.data().asUtf8String().replaceAll("\\D", "")));
                }
                empty = page.records().isEmpty() ? empty + 1 : 0;
                iterator = page.nextShardIterator();
            }
        }
        return ids;
    }

    /** Puts ascending numbers, to one server after the other, each once; knows which were acknowledged. */
    private static final class Producer implements AutoCloseable {
        private final String stream;
        private final List<KinesisClient> servers;
        private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        Producer(String stream, List<KinesisClient> servers) {
            this.stream = stream;
            this.servers = servers;
        }

        void start() {
            for (int i = 0; i < servers.size(); i++) {
                int first = i;
                Thread thread = new Thread(() -> put(servers.get(first), first), "producer-" + i);
                threads.add(thread);
                thread.start();
            }
        }

        private void put(KinesisClient kinesis, int first) {
            for (int id = first; !ended.get(); id += servers.size()) {
                int number = id;
                try {
                    kinesis.putRecord(r -> r.streamName(stream)
                            .partitionKey("k" + number)
                            .data(SdkBytes.fromUtf8String("{\"id\":" + number + "}")));
                    acknowledged.add(number);
                    Thread.sleep(5);
                } catch (SdkException e) { // not acknowledged: it may be there or not
                    if (pauseFails()) {
                        return;
                    }
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private static boolean pauseFails() {
            try {
                Thread.sleep(100);
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        }

        Set<Integer> stop() throws InterruptedException {
            ended.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            return acknowledged;
        }

        @Override
        public void close() {
            ended.set(true);
            threads.forEach(Thread::interrupt);
        }
    }
}
