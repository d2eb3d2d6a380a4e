package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.ingest.kafka.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.Connectivity;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Delivery streams that have nothing to deliver have no job, and get one when something comes, whatever happens to the server. */
class ParkingIT {
    private static final long SEED = Long.getLong("seed", 20010101L);
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MANY = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void parksAndWakesByItself() throws Exception {
        int kafkaPort = LoopbackPort.free();
        try (ServerProcess server = ServerProcess.start(
                        directory,
                        Map.of("FRESHET_DELIVERIES_PARK_AFTER", "1s"),
                        "--kafka-port",
                        Integer.toString(kafkaPort));
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            Pipeline.createStream(server, "numbers", 2);
            Pipeline.createDelivery(server, "numbers", true);
            Pipeline.createDelivery(server, "direct", false);
            createOverTopic(server, kafkaPort);
            awaitIdle(server, Set.of("numbers", "direct", "topic"));
            assertThat(server.freshet("status")).contains("idle: no record has arrived yet");

            put(server, kafkaPort, 0);
            awaitDelivered(s3, 1);
            awaitIdle(server, Set.of("numbers", "direct", "topic"));
            assertThat(server.freshet("status")).contains("idle: all is delivered, and nothing has arrived since");

            change(server);
            put(server, kafkaPort, 1);
            server.kill(); // they are accepted, and perhaps nobody has looked yet
            server.startAgain();
            awaitDelivered(s3, 2);
            awaitIdle(server, Set.of("numbers", "direct", "topic"));
            server.kill();
            server.startAgain();
            put(server, kafkaPort, 2);

            awaitDelivered(s3, 3);
            Thread.sleep(2_500); // two intervals and checkpoints: whatever would be delivered twice is there by now
            for (String name : List.of("numbers/", "direct/", "other/", "topic/")) {
                assertThat(ids(s3, name)).as(name).doesNotHaveDuplicates();
            }
            assertThat(ids(s3, "other/"))
                    .as("delivered as it was updated while parked")
                    .contains(1, 2);
            assertThat(server.freshet("audit", "direct", "--all")).startsWith("0\n");
        }
    }

    private static void change(ServerProcess server) {
        try (FirehoseClient firehose = server.firehose()) {
            firehose.updateDestination(r -> r.deliveryStreamName("direct")
                    .currentDeliveryStreamVersionId("1")
                    .destinationId("destinationId-000000000001")
                    .extendedS3DestinationUpdate(u -> u.prefix("other/direct/")));
            firehose.startDeliveryStreamEncryption(r -> r.deliveryStreamName("direct"));
        }
    }

    private static void createOverTopic(ServerProcess server, int kafkaPort) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort));
                FirehoseClient firehose = server.firehose()) {
            admin.createTopics(List.of(new NewTopic("clicks", 2, (short) 1)))
                    .all()
                    .get();
            firehose.createDeliveryStream(r -> r.deliveryStreamName("topic")
                    .deliveryStreamType(DeliveryStreamType.MSK_AS_SOURCE)
                    .mskSourceConfiguration(
                            m -> m.mskClusterARN("arn:aws:kafka:us-east-1:000000000000:cluster/events/1")
                                    .topicName("clicks")
                                    .authenticationConfiguration(
                                            a -> a.roleARN(Pipeline.ROLE).connectivity(Connectivity.PRIVATE)))
                    .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                            .roleARN(Pipeline.ROLE)
                            .prefix("topic/")
                            .compressionFormat(CompressionFormat.GZIP)
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                            .processingConfiguration(p -> p.enabled(true)
                                    .processors(List.of(Processor.builder()
                                            .type("AppendDelimiterToRecord")
                                            .build())))));
        }
    }

    /** One record into each source; into the topic with a time of long ago, as its producer has it. */
    private static void put(ServerProcess server, int kafkaPort, int id) throws Exception {
        try (KinesisClient kinesis = server.kinesis();
                FirehoseClient firehose = server.firehose();
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort),
                        new StringSerializer(),
                        new StringSerializer())) {
            firehose.putRecord(r -> r.deliveryStreamName("direct").record(d -> d.data(bytes("direct", id))));
            kinesis.putRecord(
                    r -> r.streamName("numbers").partitionKey("key-" + id).data(bytes("numbers", id)));
            long longAgo = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();
            producer.send(new ProducerRecord<>("clicks", id % 2, longAgo, null, text("topic", id)))
                    .get();
        }
    }

    /** Of each source others: the audit of a whole bucket takes objects with the same bytes for copies. */
    private static String text(String source, int id) {
        return "{\"id\":" + id + ",\"of\":\"" + source + "\"}";
    }

    private static SdkBytes bytes(String source, int id) {
        return SdkBytes.fromUtf8String(text(source, id));
    }

    private static void awaitDelivered(S3Client s3, int count) throws Exception {
        Await.until(
                PATIENCE,
                () -> count + " of each are not delivered: " + delivered(s3),
                () -> delivered(s3).values().stream().allMatch(ids -> ids.size() >= count));
    }

    private static Map<String, List<Integer>> delivered(S3Client s3) {
        List<Integer> direct = new ArrayList<>(ids(s3, "direct/"));
        direct.addAll(ids(s3, "other/"));
        return Map.of("numbers", ids(s3, "numbers/"), "topic", ids(s3, "topic/"), "direct", direct);
    }

    private static List<Integer> ids(S3Client s3, String prefix) {
        try {
            return Pipeline.delivered(s3, prefix).stream()
                    .map(row -> row.get("id").asInt())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitIdle(ServerProcess server, Set<String> names) throws Exception {
        Await.until(PATIENCE, () -> "idle: " + idle(server), () -> idle(server).containsAll(names));
    }

    private static Set<String> idle(ServerProcess server) {
        Set<String> idle = new HashSet<>();
        for (JsonNode delivery : status(server).path("deliveries")) {
            if (delivery.has("idleSince")) {
                idle.add(delivery.path("name").asText());
            }
        }
        return idle;
    }

    private static JsonNode status(ServerProcess server) {
        try {
            return JSON.readTree(server.freshet("status", "--output", "json").split("\n", 2)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bursts with pauses in which jobs end, so that deaths hit what lies between. */
    @Test
    void everyAcknowledgedRecordIsDeliveredOnceWheneverTheServerIsKilled() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, Map.of("FRESHET_DELIVERIES_PARK_AFTER", "200ms"))) {
            try (S3Client s3 = server.s3()) {
                s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            }
            Pipeline.createStream(server, "numbers", 2);
            Pipeline.createDelivery(server, "numbers", true);
            Pipeline.createDelivery(server, "direct", false);
            Random random = new Random(SEED);
            Numbered stream = new Numbered();
            Numbered direct = new Numbered();
            try (KinesisClient kinesis = server.kinesis();
                    FirehoseClient firehose = server.firehose()) {
                for (int kill = 0; kill < KILLS; kill++) {
                    for (int burst = 0; burst < 4; burst++) {
                        put(kinesis, stream, firehose, direct, random);
                        Thread.sleep(random.nextInt(4_000)); // what is hit is what varies here
                    }
                    server.strike(random);
                }
            }

            try (S3Client s3 = server.s3()) {
                assertOnce(s3, "numbers/", stream);
                assertOnce(s3, "direct/", direct);
            }
            awaitIdle(server, Set.of("numbers", "direct"));
        }
    }

    private static void put(
            KinesisClient kinesis, Numbered stream, FirehoseClient firehose, Numbered direct, Random random)
            throws InterruptedException {
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            try {
                int id = stream.take(1).get(0);
                kinesis.putRecord(r -> r.streamName("numbers")
                        .partitionKey("key-" + id)
                        .data(SdkBytes.fromUtf8String("{\"id\":" + id + "}")));
                stream.acknowledge(id);
                int other = direct.take(1).get(0);
                firehose.putRecord(r -> r.deliveryStreamName("direct")
                        .record(d -> d.data(SdkBytes.fromUtf8String("{\"id\":" + other + "}"))));
                direct.acknowledge(other);
            } catch (SdkException down) {
                Thread.sleep(100);
            }
        }
    }

    private static void assertOnce(S3Client s3, String prefix, Numbered numbers) throws Exception {
        Await.until(
                PATIENCE,
                () -> "seed " + SEED + ", " + prefix + ": " + numbers.faults(ids(s3, prefix)),
                () -> numbers.allDelivered(ids(s3, prefix)));
        Thread.sleep(3_000); // three intervals and checkpoints: whatever would be delivered twice is there by now
        assertThat(numbers.faults(ids(s3, prefix))).as("seed " + SEED).isEmpty();
        assertThat(numbers.acknowledged()).isPositive();
    }

    @Test
    void manyThatAreIdleCostNoJobsAndAreThereAfterADeath() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, Map.of("FRESHET_DELIVERIES_PARK_AFTER", "2s"))) {
            Map<String, Long> took = new HashMap<>();
            try (S3Client s3 = server.s3()) {
                s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            }
            for (int i = 0; i < MANY; i++) {
                long since = System.nanoTime();
                Pipeline.createDelivery(server, "d" + i, false);
                took.put("d" + i, (System.nanoTime() - since) / 1_000_000);
            }
            Await.until(
                    PATIENCE,
                    () -> "idle: " + idle(server).size(),
                    () -> status(server).path("idleDeliveries").asInt() == MANY);
            server.kill();
            long since = System.nanoTime();
            server.startAgain();
            System.out.printf(
                    "%d delivery streams: created in %d ms each at the median; answers %d ms after a death%n",
                    MANY,
                    took.values().stream().sorted().skip(MANY / 2).findFirst().orElseThrow(),
                    (System.nanoTime() - since) / 1_000_000);

            try (S3Client s3 = server.s3();
                    FirehoseClient firehose = server.firehose()) {
                firehose.putRecord(
                        r -> r.deliveryStreamName("d7").record(d -> d.data(SdkBytes.fromUtf8String("{\"id\":7}"))));
                Await.until(
                        PATIENCE, () -> "not delivered", () -> ids(s3, "d7/").equals(List.of(7)));
            }
            assertThat(status(server).path("idleDeliveries").asInt()).isGreaterThanOrEqualTo(MANY - 3);
        }
    }
}
