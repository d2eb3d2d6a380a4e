package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.client.MapExecutor;
import io.freshet.client.MapJob;
import io.freshet.ingest.kafka.LoopbackPort;
import io.freshet.server.cli.option.LiveClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** Jobs on a session cluster of Flink in other processes, whose class path has nothing of ours. */
@SuppressWarnings("NullAway.Init")
class RemoteFlinkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static ServerProcess outside;
    private static FlinkCluster flink;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        String kafkaPort = Integer.toString(LoopbackPort.free());
        outside = ServerProcess.start(directory.resolve("outside"), "--kafka-port", kafkaPort);
        flink = FlinkCluster.start(directory.resolve("flink"), outside.s3Endpoint(), 6);
        Map<String, String> settings = new HashMap<>(flink.settings());
        settings.put("FRESHET_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafkaPort);
        settings.put("FRESHET_S3_ENDPOINT", outside.s3Endpoint().toString());
        settings.put("FRESHET_S3_ACCESS_KEY", "outside");
        settings.put("FRESHET_S3_SECRET_KEY", "outside");
        server = ServerProcess.start(directory.resolve("server"), settings);
        try (S3Client s3 = outside.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        flink.close();
        outside.close();
    }

    @Test
    void everyRecordIsInOneObjectThoughTheTaskManagerAndTheJobManagerAreKilled() throws Exception {
        Pipeline.createDelivery(server, "orders", false);

        put("orders", 0, 500);
        awaitDelivered("orders", 1);
        flink.killTaskManager();
        put("orders", 500, 1_000);
        flink.startTaskManager();
        awaitDelivered("orders", 1_000);
        flink.killJobManager();
        put("orders", 1_000, 1_500);
        flink.startJobManager();
        server.kill();
        server.startAgain();
        put("orders", 1_500, 2_000);

        awaitDelivered("orders", 2_000);
        assertThat(ids("orders")).doesNotHaveDuplicates().hasSize(2_000);
        assertThat(server.freshet("audit", "orders")).startsWith("0");
    }

    @Test
    void whatADeliveryCountsComesBackToTheServer() throws Exception {
        Pipeline.createStream(server, "counted", 1);
        Pipeline.createDelivery(server, "counted", true);

        putNumbers("counted", 0, 300);
        awaitDelivered("counted", 300);

        Await.until(
                PATIENCE,
                () -> "counted " + MetricSums.ofDelivery(server, "counted", "DeliveryToS3.Records") + server.log(),
                () -> MetricSums.ofDelivery(server, "counted", "DeliveryToS3.Records") == 300);
        assertThat(MetricSums.ofDelivery(server, "counted", "DataReadFromKinesisStream.Records"))
                .isEqualTo(300);
        assertThat(MetricSums.ofDelivery(server, "counted", "DeliveryToS3.DataFreshness"))
                .isPositive();
    }

    @Test
    void anApplicationGoesOnAfterAKillAndAfterAnUpdateAndItsRowsComeOnlyOnce() throws Exception {
        Pipeline.createStream(server, "numbers", 2);
        Pipeline.createStream(server, "evens", 1);
        String sql =
                """
                CREATE OR REPLACE STREAM "EVENS" ("ID" INTEGER);
                CREATE OR REPLACE PUMP "P" AS INSERT INTO "EVENS"
                SELECT STREAM "ID" FROM "SOURCE_SQL_STREAM_001" WHERE MOD("ID", 2) = %d;
                """;
        Pipeline.runApplication(server, "evens", String.format(sql, 0), "EVENS", Pipeline.streamArn("evens"));

        putNumbers("numbers", 0, 300);
        awaitRows("evens", 150);
        awaitShown("SOURCE_SQL_STREAM_001", 300);
        awaitShown("EVENS", 150);
        flink.killTaskManager();
        flink.startTaskManager();
        putNumbers("numbers", 300, 600);
        awaitRows("evens", 300);
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            analytics.updateApplication(r -> r.applicationName("evens")
                    .currentApplicationVersionId(1L)
                    .applicationConfigurationUpdate(c -> c.applicationCodeConfigurationUpdate(
                            u -> u.codeContentUpdate(t -> t.textContentUpdate(String.format(sql, 1))))));
            Await.until(PATIENCE, server::log, () -> analytics
                    .describeApplication(r -> r.applicationName("evens"))
                    .applicationDetail()
                    .applicationStatus()
                    .equals(ApplicationStatus.RUNNING));
        }
        putNumbers("numbers", 600, 900);

        awaitRows("evens", 450);
        assertThat(rows("evens"))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 900)
                        .filter(id -> id % 2 == (id < 600 ? 0 : 1))
                        .boxed()
                        .toList());
    }

    @Test
    void aMapJobIsDoneThoughTheTaskManagerIsKilled() throws Exception {
        List<Integer> inputs = IntStream.range(0, 1_000).boxed().toList();

        MapJob<Integer> job = MapExecutor.connect(server.endpoint().toString()).map(Calls::slow, inputs);
        Await.until(PATIENCE, () -> "no call done; " + flink.log() + server.log(), () -> job.doneCount() > 50);
        flink.killTaskManager();
        flink.startTaskManager();

        assertThat(job.get()).isEqualTo(inputs);
    }

    private static void putNumbers(String stream, int from, int to) {
        try (KinesisClient kinesis = server.kinesis()) {
            for (int start = from; start < to; start += 100) {
                List<PutRecordsRequestEntry> records = IntStream.range(start, start + 100)
                        .mapToObj(id -> PutRecordsRequestEntry.builder()
                                .partitionKey("k" + id)
                                .data(SdkBytes.fromUtf8String("{\"id\":" + id + "}"))
                                .build())
                        .toList();
                assertThat(kinesis.putRecords(r -> r.streamName(stream).records(records))
                                .failedRecordCount())
                        .isZero();
            }
        }
    }

    /** What the console shows of a stream of application evens. */
    private static void awaitShown(String stream, int rows) throws Exception {
        LiveClient live = new LiveClient(server.endpoint());
        List<JsonNode> seen = new ArrayList<>();
        Await.until(PATIENCE, () -> seen.get(seen.size() - 1) + server.log(), () -> {
            seen.add(live.get("/evens/streams/" + stream));
            return seen.get(seen.size() - 1).path("rowsSoFar").asInt() == rows;
        });
        JsonNode shown = seen.get(seen.size() - 1).path("rows");
        assertThat(shown).isNotEmpty();
        assertThat(shown.path(shown.size() - 1).path("number").asInt()).isEqualTo(rows);
        assertThat(shown.path(shown.size() - 1).path("row").path("ID").isInt()).isTrue();
    }

    private static void awaitRows(String stream, int rows) throws Exception {
        Await.until(
                PATIENCE,
                () -> rows(stream).size() + " of " + stream + "; " + flink.log() + server.log(),
                () -> rows(stream).size() >= rows);
    }

    private static List<Integer> rows(String stream) {
        List<Integer> rows = new ArrayList<>();
        try (KinesisClient kinesis = server.kinesis()) {
            String iterator = kinesis.getShardIterator(r ->
                            r.streamName(stream).shardId("shardId-000000000000").shardIteratorType("TRIM_HORIZON"))
                    .shardIterator();
            for (GetRecordsResponse page = next(kinesis, iterator);
                    !page.records().isEmpty();
                    page = next(kinesis, page.nextShardIterator())) {
                page.records().forEach(record -> rows.add(id(record.data().asUtf8String())));
            }
        }
        return rows;
    }

    private static int id(String row) {
        return Integer.parseInt(row.replaceAll("[^0-9]", ""));
    }

    private static GetRecordsResponse next(KinesisClient kinesis, String iterator) {
        return kinesis.getRecords(r -> r.shardIterator(iterator));
    }

    private static void put(String stream, int from, int to) {
        try (FirehoseClient firehose = server.firehose()) {
            for (int start = from; start < to; start += 100) {
                List<software.amazon.awssdk.services.firehose.model.Record> records = IntStream.range(
                                start, start + 100)
                        .mapToObj(id -> software.amazon.awssdk.services.firehose.model.Record.builder()
                                .data(SdkBytes.fromUtf8String("{\"id\":" + id + "}"))
                                .build())
                        .toList();
                assertThat(firehose.putRecordBatch(
                                        r -> r.deliveryStreamName(stream).records(records))
                                .failedPutCount())
                        .isZero();
            }
        }
    }

    private static void awaitDelivered(String stream, int records) throws Exception {
        Await.until(
                PATIENCE,
                () -> ids(stream).size() + " of " + stream + "; " + flink.log() + server.log(),
                () -> ids(stream).size() >= records);
    }

    private static List<Integer> ids(String stream) {
        try (S3Client s3 = outside.s3()) {
            return Pipeline.delivered(s3, stream + "/").stream()
                    .map(row -> row.path("id").asInt())
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
