package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients that others wrote, with nothing changed but the endpoint. */
@SuppressWarnings("NullAway.Init")
class ClientsIT {
    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(directory);
        Pipeline.createStream(server, "orders", 2);
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theJavaSdkPutsAndReadsInCborOverHttp1() {
        try (KinesisClient kinesis = server.kinesis()) {
            var put = kinesis.putRecord(
                    r -> r.streamName("orders").partitionKey("sync").data(SdkBytes.fromUtf8String("caf\u00e9")));

            String iterator = kinesis.getShardIterator(r -> r.streamName("orders")
                            .shardId(put.shardId())
                            .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                            .startingSequenceNumber(put.sequenceNumber()))
                    .shardIterator();
            Record record =
                    kinesis.getRecords(r -> r.shardIterator(iterator)).records().get(0);

            assertThat(record.data().asUtf8String()).isEqualTo("caf\u00e9");
            assertThat(record.partitionKey()).isEqualTo("sync");
            assertThat(record.sequenceNumber()).isEqualTo(put.sequenceNumber());
            assertThat(record.approximateArrivalTimestamp()).isNotNull();
        }
    }

    @Test
    void theAsynchronousJavaSdkPutsOverHttp2WithItsDefaults() {
        try (KinesisAsyncClient kinesis = asynchronous()) {
            var put = kinesis.putRecord(
                            r -> r.streamName("orders").partitionKey("async").data(SdkBytes.fromUtf8String("x")))
                    .join();

            assertThat(put.sequenceNumber()).hasSize(56);
        }
    }

    @Test
    void theAsynchronousJavaSdkIsPushedRecordsUntilTheShardEnds() throws Exception {
        Pipeline.createStream(server, "pushed", 1);
        try (KinesisAsyncClient kinesis = asynchronous()) {
            String consumer = kinesis.registerStreamConsumer(
                            r -> r.streamARN(Pipeline.streamArn("pushed")).consumerName("reader"))
                    .join()
                    .consumer()
                    .consumerARN();
            List<String> pushed = new CopyOnWriteArrayList<>();
            List<ChildShard> children = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> ended = kinesis.subscribeToShard(
                    r -> r.consumerARN(consumer)
                            .shardId("shardId-000000000000")
                            .startingPosition(p -> p.type(ShardIteratorType.TRIM_HORIZON)),
                    SubscribeToShardResponseHandler.builder()
                            .subscriber(event -> {
                                if (event instanceof SubscribeToShardEvent records) {
                                    records.records()
                                            .forEach(record ->
                                                    pushed.add(record.data().asUtf8String()));
                                    children.addAll(records.childShards());
                                }
                            })
                            .build());
            for (int i = 0; i < 5; i++) {
                String text = Integer.toString(i);
                kinesis.putRecord(r -> r.streamName("pushed").partitionKey("k").data(SdkBytes.fromUtf8String(text)))
                        .join();
            }
            kinesis.updateShardCount(
                            r -> r.streamName("pushed").targetShardCount(2).scalingType(ScalingType.UNIFORM_SCALING))
                    .join();

            ended.get(30, TimeUnit.SECONDS);
            assertThat(pushed).containsExactly("0", "1", "2", "3", "4");
            assertThat(children)
                    .extracting(ChildShard::shardId)
                    .containsExactly("shardId-000000000001", "shardId-000000000002");
        }
    }

    private static KinesisAsyncClient asynchronous() {
        return KinesisAsyncClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
    }

    @Test
    void errorsArriveAsTheClientsOwnExceptions() {
        try (KinesisClient kinesis = server.kinesis()) {
            assertThatThrownBy(() -> kinesis.describeStreamSummary(r -> r.streamName("missing")))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("Stream missing under account 000000000000 not found.");
            assertThatThrownBy(() -> kinesis.splitShard(r -> r.streamName("orders")
                            .shardToSplit("shardId-000000000000")
                            .newStartingHashKey("1")))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("is not both greater than one plus the shard's StartingHashKey");
        }
    }

    @Test
    void theAwsCommandLinePutsAndReads() throws Exception {
        JsonNode put =
                aws("kinesis", "put-record", "--stream-name", "orders", "--partition-key", "cli", "--data", "aGVsbG8=");
        JsonNode iterator = aws(
                "kinesis",
                "get-shard-iterator",
                "--stream-name",
                "orders",
                "--shard-id",
                put.get("ShardId").asText(),
                "--shard-iterator-type",
                "AT_SEQUENCE_NUMBER",
                "--starting-sequence-number",
                put.get("SequenceNumber").asText());
        JsonNode records = aws(
                "kinesis",
                "get-records",
                "--shard-iterator",
                iterator.get("ShardIterator").asText());

        String data = records.get("Records").get(0).get("Data").asText();
        assertThat(List.of("aGVsbG8=", encoded("aGVsbG8=")))
                .as("version 1 encodes what version 2 takes encoded")
                .contains(data);
    }

    @Test
    void theAwsCommandLineDeliversAndListsTheObject() throws Exception {
        Pipeline.createDelivery(server, "cli-delivery", false);
        aws(
                "firehose",
                "put-record",
                "--delivery-stream-name",
                "cli-delivery",
                "--record",
                "{\"Data\":\"eyJpZCI6MX0=\"}");

        Await.until(Duration.ofSeconds(30), () -> "no object", () -> run(
                        server.s3Endpoint().toString(),
                        "s3",
                        "ls",
                        "--recursive",
                        "s3://" + Pipeline.BUCKET + "/cli-delivery/")
                .contains(".gz"));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode aws(String... arguments) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(run(server.endpoint().toString(), arguments));
    }

    private static String run(String endpoint, String... arguments) throws IOException, InterruptedException {
        Path aws = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere"), "aws");
        assumeTrue(Files.isExecutable(aws), "no AWS CLI: FRESHET_CLIENTS does not name a folder that has one");
        List<String> command = new ArrayList<>(List.of(aws.toString(), "--endpoint-url", endpoint, "--output", "json"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("aws.log").toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", "freshet");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "freshet");
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean listing = arguments[0].equals("s3");
        assertThat(process.waitFor() == 0 || listing)
                .as(Files.readString(directory.resolve("aws.log")))
                .isTrue();
        return output;
    }
}
