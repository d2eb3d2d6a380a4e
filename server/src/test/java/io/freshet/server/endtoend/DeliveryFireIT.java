package io.freshet.server.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Kills the server at random moments while three delivery streams take load: plain gzip, Parquet, and partitions. Then the audit must
 * prove that nothing is lost and nothing doubled, and must see what is broken afterwards. More of it: docs/testing.md.
 */
class DeliveryFireIT {
    private static final long SEED = Long.getLong("seed", 20010203L);
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final double MEGABYTES_A_SECOND = Double.parseDouble(System.getProperty("fire.mbps", "2"));
    private static final int PARTITIONS = Integer.getInteger("fire.partitions", 50);
    private static final int SECONDS_BETWEEN = Integer.getInteger("fire.seconds", 4);
    private static final int PARTITION_INTERVAL = Integer.getInteger("fire.interval", 2);
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("fire.patience", 90));

    @TempDir
    Path directory;

    @Test
    void theAuditProvesThatNothingIsLostOrDoubledWheneverTheServerIsKilled() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            FireStreams.create(server, PARTITION_INTERVAL);
            Map<String, FirehoseLoad> loads = new TreeMap<>();
            Random random = new Random(SEED);
            long begun = System.nanoTime();
            for (String stream : FireStreams.NAMES) {
                loads.put(
                        stream,
                        new FirehoseLoad(server, stream, PARTITIONS, MEGABYTES_A_SECOND / FireStreams.NAMES.size()));
            }
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    Thread.sleep(1000 + random.nextInt(SECONDS_BETWEEN * 1000)); // the moment of death varies
                    server.strike(random);
                }
            } finally {
                loads.values().forEach(FirehoseLoad::close);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            long acknowledged = 0;
            for (Map.Entry<String, FirehoseLoad> load : loads.entrySet()) {
                JsonNode report = FireStreams.auditOnceDelivered(server, PATIENCE, load.getKey());
                assertThat(report.path("Findings"))
                        .as("seed " + SEED + ", " + load.getKey())
                        .isEmpty();
                long accepted = report.path("Records").path("Accepted").asLong();
                assertThat(accepted).isGreaterThanOrEqualTo(load.getValue().acknowledgedRecords());
                assertThat(report.path("Records").path("Stored").asLong()).isEqualTo(accepted);
                acknowledged += load.getValue().acknowledgedBytes();
            }
            assertThat(requireNonNull(loads.get("gzip")).faults(FireStreams.gzipIds(s3, "gzip/")))
                    .as("seed " + SEED)
                    .isEmpty();
            System.out.printf(
                    "%d kills in %.0f s: %.1f MB acknowledged, %.2f MB/s in all, and while up %.2f MB/s%n",
                    KILLS,
                    seconds,
                    acknowledged / 1e6,
                    acknowledged / 1e6 / seconds,
                    loads.values().stream()
                            .mapToDouble(FirehoseLoad::megabytesPerSecondWhileUp)
                            .sum());
            breakAndAudit(server, s3);
        }
    }

    @Test
    void whatFailedGoesThroughOnceMoreWhenItIsReplayed() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                S3Client s3 = server.s3();
                FirehoseClient firehose = server.firehose()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            FireStreams.create(server, PARTITION_INTERVAL);
            assertThat(server.freshet("delivery", "list").lines()).containsExactly("0", "gzip", "parquet", "parts");
            firehose.putRecordBatch(r -> r.deliveryStreamName("parquet")
                    .records(record("{\"id\":1}"), record("no JSON"), record("{\"id\":2}")));
            JsonNode report = FireStreams.auditOnceDelivered(server, PATIENCE, "parquet");
            assertThat(report.path("Holds").asBoolean()).isTrue();
            assertThat(report.path("Objects").path("Failed").asInt()).isEqualTo(1);
            assertThat(server.freshet("delivery", "ledger", "parquet"))
                    .contains("DELIVERED", "FAILED", "2 records", "1 records", "s3://lake/errors/");

            assertThat(server.freshet("replay", "parquet", "--to", "gzip", "--dry-run"))
                    .isEqualTo("0\n1 records (7 B) of 1 objects would be put into gzip\n");
            assertThat(server.freshet("replay", "parquet", "--to", "gzip"))
                    .isEqualTo("0\n1 records (7 B) of 1 objects put into gzip\n");
            assertThat(server.freshet("replay", "parquet", "--to", "gzip"))
                    .contains("0 records (0 B) of 0 objects put into gzip")
                    .contains("1 objects were put back before");
            assertThat(FireStreams.auditOnceDelivered(server, PATIENCE, "gzip")
                            .path("Records")
                            .path("Stored")
                            .asInt())
                    .isEqualTo(1);
            assertThat(FireStreams.lines(s3, "gzip/")).containsExactly("no JSON");
            assertThat(server.freshet("audit", "nothing")).startsWith("1\n").contains("ResourceNotFoundException");
            assertThat(server.freshet("replay", "parquet", "--since", "yesterday"))
                    .contains("Since: yesterday");
        }
    }

    private static void breakAndAudit(ServerProcess server, S3Client s3) throws Exception {
        List<String> keys = new ArrayList<>();
        s3.listObjectsV2Paginator(r -> r.bucket(Pipeline.BUCKET).prefix("parts/"))
                .contents()
                .forEach(object -> keys.add(object.key()));
        byte[] changed = s3.getObjectAsBytes(r -> r.bucket(Pipeline.BUCKET).key(keys.get(1)))
                .asByteArray();
        changed[changed.length / 2] ^= 1;
        s3.copyObject(r -> r.sourceBucket(Pipeline.BUCKET)
                .sourceKey(keys.get(2))
                .destinationBucket(Pipeline.BUCKET)
                .destinationKey("copies/one"));
        s3.deleteObject(r -> r.bucket(Pipeline.BUCKET).key(keys.get(0)));
        s3.putObject(r -> r.bucket(Pipeline.BUCKET).key(keys.get(1)), RequestBody.fromBytes(changed));

        assertThat(server.freshet("audit", "parts"))
                .startsWith("1\n")
                .contains("OBJECT_LOST  s3://lake/" + keys.get(0))
                .contains("OBJECT_CHANGED  s3://lake/" + keys.get(1))
                .contains("OBJECT_TWICE  s3://lake/copies/one")
                .contains("findings                  3");
    }

    private static Record record(String text) {
        return Record.builder().data(SdkBytes.fromUtf8String(text)).build();
    }
}
