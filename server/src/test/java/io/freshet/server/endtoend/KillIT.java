package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.s3.S3Client;

/** Kills the server hard in the middle of its work, several times, and looks for lost or doubled records. */
class KillIT {
    private static final long SEED = Long.getLong("seed", 20010101L);
    private static final int KILLS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COPY_AND_COUNT =
            """
            CREATE OR REPLACE STREAM "WINDOWS" ("WINDOW_END" TIMESTAMP, "N" BIGINT, "TOTAL" BIGINT);
            CREATE OR REPLACE PUMP "P" AS INSERT INTO "WINDOWS"
            SELECT STREAM ROWTIME, COUNT(*), SUM("ID") FROM "SOURCE_SQL_STREAM_001"
            GROUP BY STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '1' SECOND);
            """;

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedRecordIsInExactlyOneObjectWheneverTheServerIsKilled() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            createPipeline(server);
            Load stream = new Load(server, Load.Target.STREAM);
            Load direct = new Load(server, Load.Target.DELIVERY_STREAM);
            Random random = new Random(SEED);

            try (stream;
                    direct) {
                for (int kill = 0; kill < KILLS; kill++) {
                    Thread.sleep(300 + random.nextInt(4000)); // the moment of death is what varies here
                    server.strike(random);
                }
            }

            try (S3Client s3 = server.s3()) {
                assertThat(faultsOnceSettled(s3, "numbers/", stream.numbers))
                        .as("seed " + SEED)
                        .isEmpty();
                assertThat(faultsOnceSettled(s3, "direct/", direct.numbers))
                        .as("seed " + SEED)
                        .isEmpty();
                assertWindowsCountEveryRecordOnce(s3);
            }
            assertThat(stream.numbers.acknowledged()).isPositive();
            assertThat(direct.numbers.acknowledged()).isPositive();
        }
    }

    /** The test of the test: recovery that does not go on from the checkpointed positions must be noticed. */
    @Test
    void recoveryThatIgnoresThePositionsIsNoticed() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            createPipeline(server);
            Load stream = new Load(server, Load.Target.STREAM);
            try (S3Client s3 = server.s3();
                    stream) {
                Await.until(PATIENCE, () -> "nothing delivered", () -> !ids(Pipeline.delivered(s3, "numbers/"))
                        .isEmpty());
            }

            server.kill();
            deleteRecursively(directory.resolve("data/checkpoints"));
            server.startAgain();

            try (S3Client s3 = server.s3()) {
                Await.until(
                        PATIENCE,
                        () -> "recovery without positions went unnoticed",
                        () -> stream.numbers.faults(ids(Pipeline.delivered(s3, "numbers/"))).stream()
                                .anyMatch(fault -> fault.endsWith("delivered twice")));
            }
        }
    }

    private static void createPipeline(ServerProcess server) throws Exception {
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
        Pipeline.createStream(server, "numbers", 2);
        Pipeline.createDelivery(server, "numbers", true);
        Pipeline.createDelivery(server, "direct", false);
        Pipeline.createDelivery(server, "windows", false);
        Pipeline.runApplication(server, "count", COPY_AND_COUNT, "WINDOWS", Pipeline.deliveryArn("windows"));
    }

    private static List<String> faultsOnceSettled(S3Client s3, String prefix, Numbered numbers) throws Exception {
        Map<String, List<JsonNode>> seen = new HashMap<>();
        Await.until(
                PATIENCE,
                () -> prefix + ": "
                        + numbers.faults(ids(seen)).stream().limit(5).toList(),
                () -> numbers.allDelivered(ids(Pipeline.delivered(s3, prefix, seen))));
        Thread.sleep(3000); // three intervals and checkpoints: whatever would be delivered twice is there by now
        return numbers.faults(ids(Pipeline.delivered(s3, prefix, seen)));
    }

    private static void assertWindowsCountEveryRecordOnce(S3Client s3) throws Exception {
        List<Integer> ids = ids(Pipeline.delivered(s3, "numbers/"));
        long total = ids.stream().mapToLong(Integer::longValue).sum();
        Await.until(
                PATIENCE,
                () -> "windows hold " + windows(s3, "N") + " rows of sum " + windows(s3, "TOTAL") + ", the stream "
                        + ids.size() + " of sum " + total,
                () -> windows(s3, "N") == ids.size() && windows(s3, "TOTAL") == total);
        List<String> ends = Pipeline.delivered(s3, "windows/").stream()
                .map(row -> row.get("WINDOW_END").asText())
                .toList();
        assertThat(ends).doesNotHaveDuplicates();
    }

    private static long windows(S3Client s3, String column) {
        try {
            return Pipeline.delivered(s3, "windows/").stream()
                    .mapToLong(row -> row.get(column).asLong())
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Integer> ids(Map<String, List<JsonNode>> objects) {
        return ids(objects.values().stream().flatMap(List::stream).toList());
    }

    private static List<Integer> ids(List<JsonNode> rows) {
        return rows.stream().map(row -> row.get("id").asInt()).toList();
    }

    private static void deleteRecursively(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Puts numbered records, batch after batch, through whatever happens to the server. */
    private static final class Load implements AutoCloseable {
        private enum Target {
            STREAM,
            DELIVERY_STREAM
        }

        private static final int BATCH = 20;
        final Numbered numbers = new Numbered();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final KinesisClient kinesis;
        private final FirehoseClient firehose;
        private final Thread thread;

        Load(ServerProcess server, Target target) {
            kinesis = server.kinesis();
            firehose = server.firehose();
            thread = new Thread(() -> putUntilEnded(target), "load-" + target);
            thread.start();
        }

        private void putUntilEnded(Target target) {
            while (!ended.get()) {
                List<Integer> ids = numbers.take(BATCH);
                try {
                    if (target == Target.STREAM) {
                        putRecords(ids);
                    } else {
                        putRecordBatch(ids);
                    }
                    Thread.sleep(10);
                } catch (SdkException down) {
                    pause();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private void putRecords(List<Integer> ids) {
            var answer = kinesis.putRecords(r -> r.streamName("numbers")
                    .records(ids.stream()
                            .map(id -> PutRecordsRequestEntry.builder()
                                    .partitionKey("key-" + id)
                                    .data(json(id))
                                    .build())
                            .toList()));
            for (int i = 0; i < ids.size(); i++) {
                if (answer.records().get(i).errorCode() == null) {
                    numbers.acknowledge(ids.get(i));
                }
            }
        }

        private void putRecordBatch(List<Integer> ids) {
            var answer = firehose.putRecordBatch(r -> r.deliveryStreamName("direct")
                    .records(ids.stream()
                            .map(id -> Record.builder().data(json(id)).build())
                            .toList()));
            for (int i = 0; i < ids.size(); i++) {
                if (answer.requestResponses().get(i).errorCode() == null) {
                    numbers.acknowledge(ids.get(i));
                }
            }
        }

        private static SdkBytes json(int id) {
            return SdkBytes.fromUtf8String("{\"id\":" + id + "}");
        }

        private static void pause() {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            kinesis.close();
            firehose.close();
        }
    }
}
