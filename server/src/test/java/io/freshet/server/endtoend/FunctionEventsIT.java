package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.server.cli.option.ServerOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Dead letters by the command line, and objects that call functions, over one server that is killed in between. */
@SuppressWarnings("NullAway.Init")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FunctionEventsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TAKER =
            """
            import base64
            def handler(event, context):
                for r in event['Records']:
                    data = base64.b64decode(r['kinesis']['data']).decode()
                    if data.startswith('bad') and not %s: raise ValueError('cannot take ' + data)
                    tell(data)
            """;

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static LambdaClient lambda;
    private static CalledBack told;

    @BeforeAll
    static void start() throws Exception {
        TestedFunctions.prepare(directory);
        told = new CalledBack();
        server = ServerProcess.start(directory);
        lambda = TestedFunctions.client(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            lambda.close();
            told.close();
        }
    }

    @Test
    @Order(1)
    void whatAFunctionCannotHandleIsListedAndReplayedFromTheCommandLine() throws Exception {
        TestedFunctions.create(lambda, "taker", TAKER.formatted("False"), 5, told);
        try (KinesisClient kinesis = server.kinesis();
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket("letters"));
            Pipeline.createStream(server, "orders", 1);
            lambda.createEventSourceMapping(r -> r.functionName("taker")
                    .eventSourceArn("arn:aws:kinesis:us-east-1:000000000000:stream/orders")
                    .startingPosition(EventSourcePosition.TRIM_HORIZON)
                    .bisectBatchOnFunctionError(true)
                    .maximumRetryAttempts(0)
                    .destinationConfig(d -> d.onFailure(f -> f.destination("arn:aws:s3:::letters"))));
            for (String data : List.of("a", "bad1", "b", "bad2", "c")) {
                kinesis.putRecord(r -> r.streamName("orders").partitionKey("k").data(SdkBytes.fromUtf8String(data)));
            }
            Await.until(
                    PATIENCE, () -> told.lines() + " told", () -> told.lines().contains("c"));
            Await.until(PATIENCE, () -> list(), () -> list().lines().count() == 2);
            assertThat(s3.listObjectsV2(r -> r.bucket("letters")).contents()).hasSize(2);
        }

        assertThat(server.freshet("dlq", "list"))
                .startsWith("0")
                .contains("taker", "waiting", "RetryAttemptsExhausted (ValueError: cannot take bad1)");
        assertThat(server.freshet("dlq", "replay", "--all")).startsWith("1").contains("failed: ValueError");
        lambda.updateFunctionCode(
                r -> r.functionName("taker").zipFile(TestedFunctions.zip(TAKER.formatted("'2' in data"))));
        assertThat(server.freshet("dlq", "replay", "--all", "--function", "taker"))
                .startsWith("1")
                .contains("failed: ValueError: cannot take bad1", "replayed");
        assertThat(told.lines()).contains("bad2").doesNotContain("bad1");
        JsonNode left = JSON.readTree(list());
        assertThat(left.path("tries").asInt()).isEqualTo(2);
        assertThat(server.freshet("dlq", "show", left.path("id").asText())).contains("sequenceNumbers", "shardId-");
        assertThat(server.freshet("dlq", "list", "--state", "sometimes"))
                .startsWith("1")
                .contains("waiting, replayed");
        assertThat(server.freshet("dlq", "show", "nobody")).startsWith("1").contains("there is no dead letter");
        assertThat(server.freshet("dlq", "replay")).startsWith("1").contains("give ids, or --all");
    }

    @Test
    @Order(2)
    void pagesOfABrowserCannotReplay() throws Exception {
        String id = JSON.readTree(list()).path("id").asText();
        ServerOption.Answer answer = new ServerOption(server.endpoint())
                .send(SdkHttpMethod.POST, "/_freshet/dlq/" + id + "/replay", "lambda", Map.of(), new byte[0]);

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    @Order(3)
    void everyObjectCallsTheFunctionAlsoAfterAKill() throws Exception {
        TestedFunctions.create(
                lambda,
                "objects",
                """
                def handler(event, context):
                    o = event['Records'][0]['s3']
                    tell('object ' + o['bucket']['name'] + ' ' + o['object']['key'] + ' %d ' % o['object']['size'] + o['object']['eTag'])
                """,
                10,
                told);
        try (FirehoseClient firehose = server.firehose();
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket("delivered"));
            firehose.createDeliveryStream(r -> r.deliveryStreamName("logs")
                    .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::delivered")
                            .roleARN("arn:aws:iam::000000000000:role/any")
                            .prefix("year=2026/")
                            .bufferingHints(b -> b.intervalInSeconds(1).sizeInMBs(1))));
            lambda.createEventSourceMapping(r -> r.functionName("objects")
                    .eventSourceArn("arn:aws:firehose:us-east-1:000000000000:deliverystream/logs")
                    .startingPosition(EventSourcePosition.LATEST)
                    .filterCriteria(c -> c.filters(Filter.builder()
                            .pattern("{\"s3\":{\"object\":{\"key\":[{\"prefix\":\"year=2026/\"}]}}}")
                            .build())));
            awaitActive(firehose);
            put(firehose, "first");
            Await.until(PATIENCE, () -> told.lines() + "", () -> objects() == 1);
            put(firehose, "second");
            Await.until(PATIENCE, () -> "no second object", () -> keys(s3).size() == 2);
            server.kill();
            server.startAgain();
            put(firehose, "third");
            Await.until(PATIENCE, () -> told.lines() + "", () -> objects() >= 3 && keys(s3).size() == 3);

            Await.until(
                    PATIENCE, () -> told.lines() + "", () -> keys(s3).stream().allMatch(key -> {
                        HeadObjectResponse head =
                                s3.headObject(r -> r.bucket("delivered").key(key));
                        return told.lines()
                                .contains("object delivered " + key.replace("=", "%3D") + " " + head.contentLength()
                                        + " " + head.eTag().replace("\"", ""));
                    }));
        }
    }

    private static long objects() {
        return told.lines().stream()
                .filter(line -> line.startsWith("object "))
                .distinct()
                .count();
    }

    private static List<String> keys(S3Client s3) {
        return s3.listObjectsV2(r -> r.bucket("delivered")).contents().stream()
                .map(object -> object.key())
                .filter(key -> key.startsWith("year"))
                .toList();
    }

    private static void awaitActive(FirehoseClient firehose) throws Exception {
        Await.until(
                PATIENCE, () -> "not active", () -> firehose.describeDeliveryStream(r -> r.deliveryStreamName("logs"))
                        .deliveryStreamDescription()
                        .deliveryStreamStatusAsString()
                        .equals("ACTIVE"));
    }

    private static void put(FirehoseClient firehose, String data) {
        firehose.putRecord(r -> r.deliveryStreamName("logs").record(x -> x.data(SdkBytes.fromUtf8String(data))));
    }

    private static String list() {
        String said = server.freshet("dlq", "list", "--output", "json");
        return said.substring(said.indexOf('\n') + 1); // behind the exit code
    }
}
