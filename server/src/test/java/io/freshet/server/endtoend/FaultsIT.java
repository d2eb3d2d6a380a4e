package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.functions.process.Isolation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;

/**
 * Faults that are seeded on one real server, and what {@code freshet status} and the console say of them: each in a sentence that names
 * the cause. A full disk is in {@link FullDiskIT}, as nothing else happens on such a server.
 */
@SuppressWarnings("NullAway.Init")
class FaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SQL =
            """
            CREATE OR REPLACE STREAM "OUT" (ID INTEGER);
            CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM ID FROM "SOURCE_SQL_STREAM_001";
            """;

    @TempDir
    static Path directory;

    private static FaultyServices others;
    private static ServerProcess server;

    @BeforeAll
    static void aServerWithEveryFault() throws Exception {
        others = new FaultyServices();
        server = ServerProcess.start(
                directory.resolve("server"),
                Map.of(
                        "FRESHET_S3_ENDPOINT", others.url(),
                        "FRESHET_S3_ACCESS_KEY", "AKIASTORE",
                        "FRESHET_S3_SECRET_KEY", "secret-of-the-store"),
                "--limits",
                "aws");
        for (String stream : List.of("numbers", "out", "narrow")) {
            Pipeline.createStream(server, stream, 1);
        }
        Pipeline.createStream(server, "skewed", 4);
        delivery("refused", "forbidden");
        delivery("outdated", "expired");
        slowDelivery();
        Pipeline.runApplication(server, "reader", SQL, "OUT", Pipeline.streamArn("out"));
        Pipeline.runApplication(server, "halted", SQL, "OUT", Pipeline.streamArn("out"));
        Pipeline.runApplication(server, "unsafe", SQL, "OUT", Pipeline.streamArn("out"));
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            analytics.stopApplication(r -> r.applicationName("halted"));
        }
        spoilCheckpoints("unsafe");
        put("numbers", 20, "spread", "{\"id\":\"none\"}");
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
        if (others != null) {
            others.close();
        }
    }

    /** A file where Flink makes a directory for each checkpoint: that stops root as well. */
    private static void spoilCheckpoints(String application) throws Exception {
        Path checkpoints = directory.resolve("server/data/checkpoints/application");
        Await.until(
                PATIENCE,
                () -> "no checkpoint of " + application,
                () -> Files.isDirectory(checkpoints.resolve(application)));
        Files.move(checkpoints.resolve(application), directory.resolve("checkpoints-before"));
        Files.writeString(checkpoints.resolve(application), "in the way");
    }

    private static void put(String stream, int records, String key, String data) {
        try (KinesisClient kinesis = server.kinesis()) {
            List<PutRecordsRequestEntry> entries = IntStream.range(0, records)
                    .mapToObj(i -> PutRecordsRequestEntry.builder()
                            .partitionKey(key.equals("spread") ? "k" + i : key)
                            .data(SdkBytes.fromUtf8String(data))
                            .build())
                    .toList();
            var unused = kinesis.putRecords(r -> r.streamName(stream).records(entries));
        }
    }

    private static void delivery(String name, String bucket) throws Exception {
        try (FirehoseClient firehose = server.firehose()) {
            firehose.createDeliveryStream(r -> r.deliveryStreamName(name)
                    .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + bucket)
                            .roleARN(Pipeline.ROLE)
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))));
            awaitActive(firehose, name);
        }
    }

    private static void slowDelivery() throws Exception {
        try (FirehoseClient firehose = server.firehose()) {
            firehose.createDeliveryStream(r -> r.deliveryStreamName("slow")
                    .amazonopensearchserviceDestinationConfiguration(d -> d.clusterEndpoint(others.url())
                            .indexName("orders")
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                            .retryOptions(o -> o.durationInSeconds(300))
                            .roleARN(Pipeline.ROLE)
                            .s3Configuration(
                                    s -> s.bucketARN("arn:aws:s3:::fine").roleARN(Pipeline.ROLE))));
            awaitActive(firehose, "slow");
            firehose.putRecord(
                    r -> r.deliveryStreamName("slow").record(d -> d.data(SdkBytes.fromUtf8String("{\"id\":1}"))));
        }
    }

    private static void awaitActive(FirehoseClient firehose, String name) throws Exception {
        Await.until(PATIENCE, () -> "delivery stream " + name, () -> firehose.describeDeliveryStream(
                        r -> r.deliveryStreamName(name))
                .deliveryStreamDescription()
                .deliveryStreamStatus()
                .equals(DeliveryStreamStatus.ACTIVE));
    }

    /** What {@code freshet status} says of something, once it names a fault there. */
    private static String awaitCause(String fault, String name) throws Exception {
        StringBuilder sentence = new StringBuilder();
        StringBuilder said = new StringBuilder();
        Await.until(PATIENCE, () -> fault + " of " + name + " is not told: " + said + " " + server.log(), () -> {
            sentence.setLength(0);
            said.setLength(0);
            said.append(causes());
            for (JsonNode cause : JSON.readTree(said.toString())) {
                if (cause.path("fault").asText().equals(fault)
                        && cause.path("name").asText().equals(name)) {
                    sentence.append(cause.path("sentence").asText());
                }
            }
            return sentence.length() > 0;
        });
        assertThat(sentence.toString()).doesNotContain("secret-of-the-store").doesNotContain("\n");
        return sentence.toString();
    }

    private static JsonNode causes() throws IOException {
        String[] answer = server.freshet("status", "--output", "json").split("\n", 2);
        assertThat(answer[0]).as(answer[1]).isEqualTo("0");
        return JSON.readTree(answer[1]).path("causes");
    }

    @Test
    void anIdleSourceIsTold() throws Exception {
        Pipeline.createStream(server, "idle", 1);
        try (FirehoseClient firehose = server.firehose()) {
            firehose.createDeliveryStream(r -> r.deliveryStreamName("waiting")
                    .deliveryStreamType("KinesisStreamAsSource")
                    .kinesisStreamSourceConfiguration(
                            s -> s.kinesisStreamARN(Pipeline.streamArn("idle")).roleARN(Pipeline.ROLE))
                    .extendedS3DestinationConfiguration(
                            d -> d.bucketARN("arn:aws:s3:::fine").roleARN(Pipeline.ROLE)));
        }

        assertThat(awaitCause("source-idle", "idle"))
                .matches(
                        "no record has arrived in stream idle since it was made, \\d\\d:\\d\\d:\\d\\d UTC, and delivery"
                                + " stream waiting waits for it: look at what puts records there");
    }

    @Test
    void aStoppedApplicationIsToldWithHowFarItIsBehind() throws Exception {
        assertThat(awaitCause("consumer-stopped", "halted"))
                .matches(
                        "it has been stopped since \\d\\d:\\d\\d:\\d\\d UTC, and is .* and about \\d+ records of stream"
                                + " numbers behind: start it \\(aws kinesisanalyticsv2 start-application --application-name"
                                + " halted\\), or delete it");
    }

    @Test
    void aStoreThatRefusesIsTold() throws Exception {
        assertThat(awaitCause("store-refuses", "refused"))
                .startsWith("Bucket forbidden in the store at " + others.url()
                        + " may not be used with the configured access key (AccessDenied): records are kept until it"
                        + " may (first seen at ");
    }

    @Test
    void anExpiredKeyOfTheStoreIsTold() throws Exception {
        assertThat(awaitCause("credentials-expired", "outdated"))
                .startsWith("Access key AKIASTORE of the store at " + others.url() + " is not valid any more"
                        + " (ExpiredToken): records are kept until s3.access-key and s3.secret-key are renewed");
    }

    @Test
    void aSkewedKeyIsTold() throws Exception {
        put("skewed", 200, "always-the-same", "{}");

        assertThat(awaitCause("skewed-key", "skewed"))
                .matches(
                        "shard shardId-00000000000\\d gets 100 % of the records of stream skewed \\(4 shards, expected:"
                                + " about 25 % each\\): partition keys are few or uneven; .*");
    }

    @Test
    void aThrottledStreamIsTold() throws Exception {
        for (int i = 0; i < 4; i++) {
            put("narrow", 500, "spread", "{}");
        }

        assertThat(awaitCause("throttled", "narrow"))
                .matches("[\\d,]+ of 2,000 records put within the last \\d+ s were refused: its 1 shard takes 1,000"
                        + " records and 1 MiB a second; add shards .*");
    }

    @Test
    void recordsThatDoNotFitAreTold() throws Exception {
        assertThat(awaitCause("bad-records", "reader"))
                .matches("20 rows of the 20 records read did not fit the columns of its input and went to error_stream,"
                        + " the last: .*; see freshet sql tail reader error_stream, and mend .*");
    }

    @Test
    void aSlowSinkIsTold() throws Exception {
        assertThat(awaitCause("slow-sink", "slow"))
                .matches("its oldest record has waited for \\d+ s \\(expected: about 1 s, its interval hint\\): what it"
                        + " delivers to answers slowly or not at all; .*");
    }

    @Test
    void checkpointsThatFailAreTold() throws Exception {
        assertThat(awaitCause("checkpoint-fails", "unsafe"))
                .contains("checkpoint")
                .contains("see that the directory \"checkpoints\" in the data directory can be written and has room");
    }

    @Test
    void aFunctionThatFailsAndARecordThatPoisonsAreTold() throws Exception {
        Assumptions.assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        TestedFunctions.prepare(directory);
        TestedFunctions.prepare(directory.resolve("server"));
        Pipeline.createStream(server, "events", 1);
        Pipeline.createStream(server, "picked", 1);
        try (CalledBack told = new CalledBack();
                LambdaClient lambda = TestedFunctions.client(server)) {
            TestedFunctions.create(
                    lambda, "broken", "def handler(event, context): raise ValueError('always')", 5, told);
            TestedFunctions.create(
                    lambda,
                    "picky",
                    """
                    import base64
                    def handler(event, context):
                        if b'poison' in base64.b64decode(event['Records'][0]['kinesis']['data']): raise ValueError('bad')
                        tell('good')
                    """,
                    5,
                    told);
            map(lambda, "broken", "events");
            map(lambda, "picky", "picked");
            put("events", 1, "k", "any");
            put("picked", 1, "k", "good");
            Await.until(PATIENCE, () -> "picky is not called: " + server.log(), () -> told.lines()
                    .contains("good"));
            put("picked", 1, "k", "poison");

            assertThat(awaitCause("function-fails", "broken"))
                    .matches("it fails with the records of events, and none of them is handled, \\d+ attempts since"
                            + " .* UTC: ValueError: always; see freshet logs --function broken");
            assertThat(awaitCause("poisoned-record", "picky"))
                    .matches("it fails with record \\d+ of picked, shardId-000000000000, and what lies behind waits,"
                            + " \\d+ attempts since .* UTC: ValueError: bad; mend the function, or .*");
            assertThat(server.freshet("logs", "--function", "broken", "--since", "5m"))
                    .startsWith("0\n")
                    .contains("ValueError");
        }
    }

    @Test
    void theLogOfTheServerAndOfEachThingIsReadFromAfar() throws Exception {
        Await.until(PATIENCE, () -> server.freshet("logs", "--application", "unsafe"), () -> server.freshet(
                        "logs", "--application", "unsafe")
                .contains("Job application/unsafe ("));
        assertThat(server.freshet("logs", "--application", "unsafe"))
                .startsWith("0\n")
                .contains("switched from state")
                .doesNotContain("application/reader");
        assertThat(server.freshet("logs", "--delivery", "slow", "--output", "json"))
                .contains("\"text\":\"Job delivery/slow (");
        assertThat(server.freshet("logs", "--lines", "10000", "--level", "debug"))
                .contains("application/reader", "delivery/slow")
                .doesNotContain("secret-of-the-store");
        Instant asked = Clock.systemUTC().instant();
        assertThat(server.freshet("logs", "--lines", "10000", "--since", "0s")
                        .lines()
                        .skip(1))
                .as("nothing from before it was asked")
                .allSatisfy(
                        line -> assertThat(Instant.parse(line.split(" ", 2)[0])).isAfterOrEqualTo(asked));
        assertThat(server.freshet("logs", "--since", "yesterday"))
                .startsWith("1\n")
                .contains("--since: yesterday");
        assertThat(server.freshet("logs", "--job", "none")).startsWith("1\n");
        assertThat(server.freshet("__complete", "streams").split("\n", -1)).contains("0", "numbers", "skewed");
        assertThat(server.freshet("__complete", "applications").split("\n", -1)).contains("reader");
        assertThat(server.freshet("__complete", "deliveries").split("\n", -1)).contains("slow");
        assertThat(server.freshet("__complete", "stacks")).isEqualTo("0\n");
        assertThat(server.freshet("__complete", "jobs")).isEqualTo("0\n");
    }

    private static void map(LambdaClient lambda, String function, String stream) {
        lambda.createEventSourceMapping(r -> r.functionName(function)
                .eventSourceArn(Pipeline.streamArn(stream))
                .startingPosition(EventSourcePosition.TRIM_HORIZON)
                .batchSize(1));
    }

    @Test
    void theConsoleSaysTheSame() throws Exception {
        try (Browser browser = Browser.start(Files.createDirectories(directory.resolve("browser")))) {
            put("skewed", 200, "always-the-same", "{}");
            browser.go(URI.create(server.endpoint() + "/#/overview"));

            browser.awaitText("#why", "partition keys are few or uneven");
            browser.awaitText("#why", "may not be used with the configured access key (AccessDenied)");
            browser.awaitText("#why", "it has been stopped since");
            browser.awaitText("#why", "did not fit the columns of its input");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
