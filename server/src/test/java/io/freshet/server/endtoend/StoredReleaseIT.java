package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.kafka.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.firehose.model.ProcessorType;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The data directories of releases, each with stopped applications in the middle of windows, joins and patterns, and a delivery stream in the middle of an
 * object: the present code goes on from them. How a release adds its own: docs/testing.md.
 */
class StoredReleaseIT {
    private static final Path RELEASES = Path.of("src/test/resources/releases");
    private static final String SUFFIX = ".tar.gz";
    private static final String STREAM = "kept";
    private static final int RECORDS = 300;
    private static final int SECONDS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    static List<String> releases() throws IOException {
        try (Stream<Path> files = Files.list(RELEASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void goesOnFromWhatAReleaseHasLeft(String release) throws Exception {
        assumeTrue(GivenCluster.find().isEmpty(), "what was stored has Kafka, store and database inside");
        run("tar", "xzf", RELEASES.resolve(release + SUFFIX).toString(), "-C", directory.toString());
        try (ServerProcess server = ServerProcess.start(directory);
                StatefulApplications applications = new StatefulApplications(server);
                S3Client s3 = server.s3()) {
            applications.known(RECORDS);
            applications.startAgain();
            put(server, RECORDS, 2 * RECORDS);
            applications.put(RECORDS);

            applications.check();
            JsonNode report = FireStreams.auditOnceDelivered(server, PATIENCE, STREAM);
            assertThat(report.path("Findings")).isEmpty();
            assertThat(FireStreams.gzipIds(s3, STREAM + "/"))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 2 * RECORDS).boxed().toList());
        }
    }

    @Test
    void storesWhatThisReleaseLeaves() throws Exception {
        String file = System.getProperty("freshet.release.store");
        assumeTrue(file != null, "no file to store it in: -Dfreshet.release.store=FILE" + SUFFIX);
        int kafka = LoopbackPort.free();
        try (ServerProcess server = ServerProcess.start(directory, "--kafka-port", Integer.toString(kafka));
                StatefulApplications applications = new StatefulApplications(server)) {
            createDelivery(server);
            applications.create();
            applications.put(RECORDS);
            Thread.sleep(5_000); // all of it has been read
            applications.stop();
            put(server, 0, RECORDS);
            keepForever(kafka);
            Thread.sleep(5_000); // a checkpoint has the open object
            assertThat(server.stop()).isEqualTo(143); // SIGTERM, in order
        }
        run("tar", "czf", file, "-C", directory.toString(), "data");
    }

    private static void createDelivery(ServerProcess server) throws Exception {
        try (FirehoseClient firehose = server.firehose();
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            firehose.createDeliveryStream(r -> r.deliveryStreamName(STREAM)
                    .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                            .roleARN(Pipeline.ROLE)
                            .prefix(STREAM + "/")
                            .compressionFormat(CompressionFormat.GZIP)
                            .bufferingHints(h -> h.sizeInMBs(16).intervalInSeconds(SECONDS))
                            .processingConfiguration(p -> p.enabled(true)
                                    .processors(List.of(Processor.builder()
                                            .type(ProcessorType.APPEND_DELIMITER_TO_RECORD)
                                            .build())))));
            Await.until(PATIENCE, server::log, () -> firehose.describeDeliveryStream(r -> r.deliveryStreamName(STREAM))
                    .deliveryStreamDescription()
                    .deliveryStreamStatus()
                    .equals(DeliveryStreamStatus.ACTIVE));
        }
    }

    private static void put(ServerProcess server, int from, int to) {
        try (FirehoseClient firehose = server.firehose()) {
            List<Record> records = IntStream.range(from, to)
                    .mapToObj(id -> Record.builder()
                            .data(SdkBytes.fromUtf8String("{\"id\":" + id + "}"))
                            .build())
                    .toList();
            assertThat(firehose.putRecordBatch(r -> r.deliveryStreamName(STREAM).records(records))
                            .failedPutCount())
                    .isZero();
        }
    }

    /** What is stored is read long after the end of any retention. */
    private static void keepForever(int kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafka))) {
            Set<String> topics = admin.listTopics().names().get();
            AlterConfigOp forever =
                    new AlterConfigOp(new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "-1"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(topics.stream()
                            .collect(Collectors.toMap(
                                    topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                    topic -> List.of(forever))))
                    .all()
                    .get();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    }
}
