package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.ingest.kafka.LoopbackPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.Connectivity;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A Kafka topic that others write, delivered over a kill, encrypted before it is stored, and audited. */
class KafkaSourceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KEY = "4yLDq9ZC3uTnP2JGGxHCBsbtVXKJgFEmGmr6tWc0rYQ=";
    private static final int PART = 200;

    @TempDir
    Path directory;

    @Test
    void aTopicIsDeliveredOnceAndEncryptedThoughTheServerIsKilled() throws Exception {
        int kafkaPort = LoopbackPort.free();
        Path keys = Files.writeString(directory.resolve("keys.yaml"), "alias/lake: \"" + KEY + "\"");
        Path config = Files.writeString(
                directory.resolve("freshet.yaml"),
                "encryption: {keys-file: " + keys + "}\ns3: {client-side-key: alias/lake}\n");
        try (ServerProcess server = ServerProcess.start(
                directory, "--kafka-port", Integer.toString(kafkaPort), "--config", config.toString())) {
            try (S3Client s3 = server.s3();
                    FirehoseClient firehose = server.firehose()) {
                s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
                produce(kafkaPort, 0);
                create(firehose);
                produce(kafkaPort, 1);
                Await.until(PATIENCE, () -> "objects", () -> !objects(s3).isEmpty());
            }
            server.kill();
            server.startAgain();
            produce(kafkaPort, 2);

            try (S3Client s3 = server.s3()) {
                Await.until(
                        PATIENCE,
                        () -> "audit: " + server.freshet("audit", "clicks-copy", "--all"),
                        () -> server.freshet("audit", "clicks-copy", "--all").startsWith("0\n")
                                && accepted(server) == 3 * PART);
                assertThat(objects(s3).values())
                        .allSatisfy(object -> assertThat(object[0]).isEqualTo((byte) 40));
                assertThat(lines(s3, keys)).doesNotHaveDuplicates().hasSize(3 * PART);
            }
        }
    }

    private static long accepted(ServerProcess server) {
        try {
            return new ObjectMapper()
                    .readTree(server.freshet("audit", "clicks-copy", "--output", "json")
                            .split("\n", 2)[1])
                    .path("Records")
                    .path("Accepted")
                    .asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(FirehoseClient firehose) {
        firehose.createDeliveryStream(r -> r.deliveryStreamName("clicks-copy")
                .deliveryStreamType(DeliveryStreamType.MSK_AS_SOURCE)
                .mskSourceConfiguration(m -> m.mskClusterARN("arn:aws:kafka:us-east-1:000000000000:cluster/events/1")
                        .topicName("clicks")
                        .readFromTimestamp(Instant.EPOCH)
                        .authenticationConfiguration(
                                a -> a.roleARN(Pipeline.ROLE).connectivity(Connectivity.PRIVATE)))
                .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                        .roleARN(Pipeline.ROLE)
                        .prefix("clicks/")
                        .compressionFormat(CompressionFormat.GZIP)
                        .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                        .processingConfiguration(p -> p.enabled(true)
                                .processors(List.of(Processor.builder()
                                        .type("AppendDelimiterToRecord")
                                        .build())))));
        assertThat(firehose.describeDeliveryStream(r -> r.deliveryStreamName("clicks-copy"))
                        .deliveryStreamDescription()
                        .source()
                        .mskSourceDescription()
                        .topicName())
                .isEqualTo("clicks");
    }

    private static void produce(int kafkaPort, int part) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort);
        try (Admin admin = Admin.create(settings)) {
            if (!admin.listTopics().names().get().contains("clicks")) {
                admin.createTopics(List.of(new NewTopic("clicks", 3, (short) 1)))
                        .all()
                        .get();
            }
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int n = part * PART; n < (part + 1) * PART; n++) {
                var unused = producer.send(new ProducerRecord<>("clicks", "k" + n % 7, "{\"n\":" + n + "}"));
            }
            producer.flush();
        }
    }

    private static Map<String, byte[]> objects(S3Client s3) {
        Map<String, byte[]> objects = new TreeMap<>();
        for (S3Object object :
                s3.listObjectsV2Paginator(r -> r.bucket(Pipeline.BUCKET)).contents()) {
            objects.put(
                    object.key(),
                    s3.getObjectAsBytes(r -> r.bucket(Pipeline.BUCKET).key(object.key()))
                            .asByteArray());
        }
        return objects;
    }

    private List<String> lines(S3Client s3, Path keys) throws Exception {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (byte[] object : objects(s3).values()) {
            Path stored = Files.write(directory.resolve("object-" + number), object);
            Path opened = directory.resolve("opened-" + number++);
            Cli cli = Cli.run(
                    "delivery", "decrypt", "--keys-file", keys.toString(), stored.toString(), opened.toString());
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            try (Stream<String> text = new String(
                            new GZIPInputStream(new BufferedInputStream(
                                            new ByteArrayInputStream(Files.readAllBytes(opened))))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8)
                    .lines()) {
                lines.addAll(text.toList());
            }
        }
        Path cut = Files.write(directory.resolve("cut"), new byte[50]);
        assertThat(Cli.run("delivery", "decrypt", "--keys-file", keys.toString(), cut.toString(), "x")
                        .exitCode())
                .isEqualTo(1);
        return lines;
    }
}
