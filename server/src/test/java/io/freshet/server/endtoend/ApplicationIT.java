package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;

/** An application through its life: started, changed while it runs, stopped, started again, deleted. */
class ApplicationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void losesAndRepeatsNothingWhenItIsChangedStoppedAndStartedAgain() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                S3Client s3 = server.s3();
                KinesisAnalyticsV2Client analytics = server.analytics()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            Pipeline.createStream(server, "numbers", 2);
            Pipeline.createDelivery(server, "copies", false);
            Pipeline.runApplication(server, "copy", sql("ID"), "OUT", Pipeline.deliveryArn("copies"));
            put(server, 0, 50);

            analytics.updateApplication(r -> r.applicationName("copy")
                    .currentApplicationVersionId(1L)
                    .applicationConfigurationUpdate(c -> c.applicationCodeConfigurationUpdate(
                            code -> code.codeContentUpdate(t -> t.textContentUpdate(sql("ID + 1000"))))));
            awaitStatus(server, analytics, ApplicationStatus.RUNNING);
            put(server, 50, 100);
            analytics.stopApplication(r -> r.applicationName("copy"));
            awaitStatus(server, analytics, ApplicationStatus.READY);
            put(server, 100, 150);
            analytics.startApplication(r -> r.applicationName("copy"));

            Map<String, List<JsonNode>> objects = new TreeMap<>();
            Await.until(
                    PATIENCE,
                    () -> objects.values().stream()
                            .flatMap(List::stream)
                            .toList()
                            .toString(),
                    () -> Pipeline.delivered(s3, "copies/", objects).size() >= 150);
            assertThat(Pipeline.delivered(s3, "copies/"))
                    .extracting(row -> row.get("ID").asInt() % 1000)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 150).boxed().toList());

            delete(server, analytics);
        }
    }

    @Test
    void resultsLeaveBeforeAnyCheckpointIfAtLeastOnceIsEnough() throws Exception {
        Map<String, String> seldom = Map.of("FRESHET_FLINK_CHECKPOINT_INTERVAL", "1h");
        try (ServerProcess server = ServerProcess.start(directory, seldom);
                KinesisClient kinesis = server.kinesis();
                KinesisAnalyticsV2Client analytics = server.analytics()) {
            Pipeline.createStream(server, "numbers", 1);
            Pipeline.createStream(server, "results", 1);
            Tag atOnce =
                    Tag.builder().key("freshet:delivery").value("at-least-once").build();
            Pipeline.runApplication(server, "copy", sql("ID"), "OUT", Pipeline.streamArn("results"), List.of(atOnce));
            put(server, 0, 20);

            String shard = kinesis.listShards(r -> r.streamName("results"))
                    .shards()
                    .get(0)
                    .shardId();
            Await.until(PATIENCE, () -> "results: " + server.log(), () -> {
                String iterator = kinesis.getShardIterator(r -> r.streamName("results")
                                .shardId(shard)
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator();
                return kinesis.getRecords(r -> r.shardIterator(iterator))
                                .records()
                                .size()
                        == 20;
            });
            delete(server, analytics);
        }
    }

    private static String sql(String expression) {
        return "CREATE OR REPLACE STREAM \"OUT\" (ID INTEGER);\n"
                + "CREATE OR REPLACE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM " + expression
                + " FROM \"SOURCE_SQL_STREAM_001\";";
    }

    private static void put(ServerProcess server, int from, int to) {
        try (KinesisClient kinesis = server.kinesis()) {
            for (int i = from; i < to; i++) {
                String id = Integer.toString(i);
                kinesis.putRecord(r ->
                        r.streamName("numbers").partitionKey(id).data(SdkBytes.fromUtf8String("{\"id\":" + id + "}")));
            }
        }
    }

    /** The application and what it reads: on a cluster the next test would find them. */
    private static void delete(ServerProcess server, KinesisAnalyticsV2Client analytics) throws Exception {
        var created =
                analytics.describeApplication(r -> r.applicationName("copy")).applicationDetail();
        analytics.deleteApplication(r -> r.applicationName("copy").createTimestamp(created.createTimestamp()));
        Await.until(
                PATIENCE,
                () -> "not deleted",
                () -> analytics.listApplications().applicationSummaries().isEmpty());
        try (KinesisClient kinesis = server.kinesis()) {
            kinesis.deleteStream(r -> r.streamName("numbers"));
            Await.until(PATIENCE, () -> "not deleted", () -> !kinesis.listStreams()
                    .streamNames()
                    .contains("numbers"));
        }
    }

    private static void awaitStatus(ServerProcess server, KinesisAnalyticsV2Client analytics, ApplicationStatus status)
            throws Exception {
        Await.until(PATIENCE, () -> "application is not " + status + ": " + server.log(), () -> analytics
                .describeApplication(r -> r.applicationName("copy"))
                .applicationDetail()
                .applicationStatus()
                .equals(status));
    }
}
