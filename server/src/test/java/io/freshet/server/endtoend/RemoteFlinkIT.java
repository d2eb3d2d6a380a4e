package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.client.MapExecutor;
import io.freshet.ingest.kafka.LoopbackPort;
import java.nio.file.Path;
import java.time.Duration;
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

    private static void put(String stream, int from, int to) {
        try (FirehoseClient firehose = server.firehose()) {
            for (int start = from; start < to; start += 100) {
                List<software.amazon.awssdk.services.firehose.model.Record> records = IntStream.range(start, start + 100)
                        .mapToObj(id -> software.amazon.awssdk.services.firehose.model.Record.builder()
                                .data(SdkBytes.fromUtf8String("{\"id\":" + id + "}"))
                                .build())
                        .toList();
                assertThat(firehose.putRecordBatch(r -> r.deliveryStreamName(stream).records(records))
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
