package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.DestinationTableConfiguration;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.firehose.model.ProcessorType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A log shipper that we did not write sends its lines here, into a bucket and into an Iceberg table. */
class LogShipperIT {
    private static final int LINES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void everyLineOfWinstonIsDeliveredOnce() throws Exception {
        Path packages = packages();
        Path config = Files.writeString(
                directory.resolve("freshet.yaml"),
                """
                tables:
                  logs:
                    lines:
                      - {name: level, type: string}
                      - {name: message, type: string}
                      - {name: n, type: int}
                      - {name: timestamp, type: timestamp}
                """);
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"), "--config", config.toString());
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            create(server);

            assertThat(ship(packages, server, "plain")).isEqualTo(LINES + " lines shipped\n");
            assertThat(ship(packages, server, "table")).isEqualTo(LINES + " lines shipped\n");

            Await.until(PATIENCE, () -> "lines are missing", () -> numbers(s3).size() >= LINES);
            assertThat(numbers(s3))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, LINES).boxed().toList());
            Await.until(
                    PATIENCE, () -> "rows are missing", () -> rows(s3).contains("\"total-records\":\"" + LINES + "\""));
            assertThat(server.freshet("audit", "table", "--all")).startsWith("0\n");
        }
    }

    private static void create(ServerProcess server) {
        try (FirehoseClient firehose = server.firehose()) {
            firehose.createDeliveryStream(r -> r.deliveryStreamName("plain")
                    .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                            .roleARN(Pipeline.ROLE)
                            .prefix("plain/")
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                            .processingConfiguration(p -> p.enabled(true)
                                    .processors(Processor.builder()
                                            .type(ProcessorType.APPEND_DELIMITER_TO_RECORD)
                                            .build()))));
            firehose.createDeliveryStream(
                    r -> r.deliveryStreamName("table").icebergDestinationConfiguration(d -> d.roleARN(Pipeline.ROLE)
                            .catalogConfiguration(c -> c.catalogARN("arn:aws:glue:us-east-1:000000000000:catalog"))
                            .destinationTableConfigurationList(DestinationTableConfiguration.builder()
                                    .destinationDatabaseName("logs")
                                    .destinationTableName("lines")
                                    .build())
                            .tableCreationConfiguration(t -> t.enabled(true))
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                            .s3Configuration(s -> s.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                                    .roleARN(Pipeline.ROLE)
                                    .prefix("bad/"))));
        }
    }

    private static String ship(Path packages, ServerProcess server, String stream) throws Exception {
        Path script = Path.of("src/test/resources/clients/shipper.cjs").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(
                        "node", script.toString(), server.endpoint().toString(), stream, Integer.toString(LINES))
                .redirectErrorStream(true);
        builder.environment().put("NODE_PATH", packages.toString());
        builder.environment().put("NODE_NO_WARNINGS", "1");
        builder.environment().put("AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE", "1");
        Process node = builder.start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
        assertThat(node.exitValue()).as(said).isZero();
        return said;
    }

    private static Path packages() {
        Path clients = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere/bin"));
        Path packages = clients.resolveSibling("node").resolve("node_modules");
        assumeTrue(
                Files.isDirectory(packages.resolve("winston-firehose")),
                "no log shipper: there is no winston-firehose in " + packages);
        return packages;
    }

    private static List<Integer> numbers(S3Client s3) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (S3Object object : s3.listObjectsV2Paginator(
                        r -> r.bucket(Pipeline.BUCKET).prefix("plain/"))
                .contents()) {
            String text = s3.getObjectAsBytes(r -> r.bucket(Pipeline.BUCKET).key(object.key()))
                    .asUtf8String();
            for (String line : text.lines().toList()) {
                JsonNode entry = JSON.readTree(line);
                assertThat(entry.path("message").asText())
                        .isEqualTo("line \u00fc " + entry.path("n").asInt());
                numbers.add(entry.path("n").asInt());
            }
        }
        return numbers;
    }

    /** The summary of the newest snapshot. */
    private static String rows(S3Client s3) throws Exception {
        String folder = "warehouse/logs/lines/metadata/";
        String hint = s3.getObjectAsBytes(r -> r.bucket(Pipeline.BUCKET).key(folder + "version-hint.text"))
                .asUtf8String();
        JsonNode metadata = JSON.readTree(
                s3.getObjectAsBytes(r -> r.bucket(Pipeline.BUCKET).key(folder + "v" + hint + ".metadata.json"))
                        .asByteArray());
        JsonNode snapshots = metadata.path("snapshots");
        return snapshots.path(snapshots.size() - 1).path("summary").toString();
    }
}
