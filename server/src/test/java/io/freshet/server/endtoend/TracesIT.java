package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.firehose.model.ProcessorParameter;
import software.amazon.awssdk.services.firehose.model.ProcessorType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.s3.S3Client;

/** One record followed from its put through an application, a delivery stream and its function to the object, and to a mapping's function. */
@SuppressWarnings("NullAway.Init")
class TracesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final String HEX = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE = "1-4bf92f35-77b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    /** Rows go to another thread by key, and come out of a window. */
    private static final String EVENS =
            """
            CREATE OR REPLACE STREAM "EVENS" ("id" INTEGER);
            CREATE OR REPLACE PUMP "P" AS INSERT INTO "EVENS"
              SELECT STREAM ID FROM "SOURCE_SQL_STREAM_001" WHERE MOD(ID, 2) = 0
              GROUP BY ID, STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '1' SECOND);
            """;

    private static final String HANDLERS =
            """
            def handler(event, context):
                return {'records': [{'recordId': r.get('recordId'), 'result': 'Ok', 'data': r.get('data')}
                                    for r in event.get('records', event.get('Records'))]}
            """;

    @TempDir
    static Path directory;

    private static final ConcurrentLinkedQueue<String> COLLECTED = new ConcurrentLinkedQueue<>();
    private static HttpServer collector;
    private static ServerProcess server;

    @BeforeAll
    static void aTracedRecordHasComeThrough() throws Exception {
        TestedFunctions.prepare(directory);
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        collector.createContext("/v1/traces", exchange -> {
            COLLECTED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        server = ServerProcess.start(
                directory,
                Map.of(
                        "FRESHET_TRACES_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort()));
        try (LambdaClient lambda = TestedFunctions.client(server)) {
            for (String name : List.of("transform", "watch")) {
                lambda.createFunction(r -> r.functionName(name)
                        .runtime("python3.12")
                        .handler("app.handler")
                        .role(Pipeline.ROLE)
                        .code(c -> c.zipFile(TestedFunctions.zip(HANDLERS))));
            }
            createDelivery();
            Pipeline.createStream(server, "numbers", 1);
            lambda.createEventSourceMapping(r -> r.functionName("watch")
                    .eventSourceArn(Pipeline.streamArn("numbers"))
                    .startingPosition(EventSourcePosition.TRIM_HORIZON));
        }
        Pipeline.runApplication(
                server, "evens", EVENS, "EVENS", "arn:aws:firehose:us-east-1:000000000000:deliverystream/changed");
        put("4", "traceparent", "00-" + HEX + "-" + PARENT + "-01");
        put("6", "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0");
        put("8", "traceparent", "nonsense");
        Await.until(
                PATIENCE,
                () -> "not all of the trace is seen",
                () -> operations().size() >= 6);
    }

    private static void put(String id, String header, String value) {
        try (KinesisClient kinesis = server.kinesis()) {
            kinesis.putRecord(r -> r.streamName("numbers")
                    .partitionKey("k")
                    .data(SdkBytes.fromUtf8String("{\"id\":" + id + "}"))
                    .overrideConfiguration(o -> o.putHeader(header, value)));
        }
    }

    private static void createDelivery() throws Exception {
        Processor transform = Processor.builder()
                .type(ProcessorType.LAMBDA)
                .parameters(parameter("LambdaArn", FUNCTION + "transform"), parameter("BufferIntervalInSeconds", "1"))
                .build();
        try (FirehoseClient firehose = server.firehose();
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            firehose.createDeliveryStream(r -> r.deliveryStreamName("changed")
                    .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                            .roleARN(Pipeline.ROLE)
                            .prefix("changed/")
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                            .processingConfiguration(p -> p.enabled(true).processors(transform))));
            Await.until(PATIENCE, () -> "delivery stream", () -> firehose.describeDeliveryStream(
                            r -> r.deliveryStreamName("changed"))
                    .deliveryStreamDescription()
                    .deliveryStreamStatus()
                    .equals(DeliveryStreamStatus.ACTIVE));
        }
    }

    private static ProcessorParameter parameter(String name, String value) {
        return ProcessorParameter.builder()
                .parameterName(name)
                .parameterValue(value)
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
        collector.stop(0);
    }

    private static JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.endpoint().resolve("/_freshet/traces" + path))
                .header(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/freshet/aws4_request, SignedHeaders=host,"
                                + " Signature=b")
                .header("x-amz-date", "20260101T000000Z")
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }

    /** By depth, what did what. */
    private static List<String> operations() throws Exception {
        List<String> operations = new ArrayList<>();
        get("/" + TRACE)
                .path("timeline")
                .forEach(segment -> operations.add(segment.path("depth").asInt() + " "
                        + segment.path("name").asText() + " "
                        + segment.path("operation").asText()));
        return operations;
    }

    @Test
    void aRecordIsFollowedThroughAllOfIt() throws Exception {
        assertThat(operations())
                .containsExactlyInAnyOrder(
                        "0 numbers PutRecord",
                        "1 evens ProcessRecord",
                        "2 changed Deliver",
                        "3 transform Invoke",
                        "3 lake PutObject",
                        "1 watch Invoke");
        JsonNode timeline = get("/" + TRACE).path("timeline");
        JsonNode object = null;
        for (JsonNode segment : timeline) {
            assertThat(segment.path("fault").asBoolean()).isFalse();
            object = segment.path("name").asText().equals("lake") ? segment : object;
        }
        String key =
                Objects.requireNonNull(object).path("annotations").path("key").asText();
        try (S3Client s3 = server.s3()) {
            assertThat(s3.getObjectAsBytes(r -> r.bucket(Pipeline.BUCKET).key(key))
                            .asUtf8String())
                    .contains("\"id\":4");
        }
    }

    @Test
    void theCommandLineShowsIt() {
        assertThat(server.freshet("trace", "list")).contains(TRACE, "numbers PutRecord");
        assertThat(server.freshet("trace", "list", "--output", "json")).contains("{\"id\":\"" + TRACE + "\"");
        assertThat(server.freshet("trace", "list", "--filter", "edge(\"numbers\", \"evens\") { ok }"))
                .contains(TRACE);
        assertThat(server.freshet("trace", "list", "--filter", "service(\"evens\") { fault }"))
                .doesNotContain(TRACE);
        assertThat(server.freshet("trace", "list", "--filter", "servce(\"evens\")"))
                .startsWith("1")
                .contains("character 1", "did you mean service?");
        assertThat(server.freshet("trace", "show", HEX))
                .contains("numbers PutRecord", "  evens ProcessRecord", "      lake PutObject", "key=changed/");
        assertThat(server.freshet("trace", "show", TRACE, "--output", "json")).contains("\"timeline\":[{");
        assertThat(server.freshet("trace", "show", "1-00000000-" + "0".repeat(24)))
                .startsWith("1")
                .contains("is not known");
    }

    @Test
    void onlyWhatItsSenderHasTracedIsTraced() throws Exception {
        Set<String> ids = new TreeSet<>();
        get("").path("traces").forEach(trace -> ids.add(trace.path("id").asText()));

        assertThat(ids).contains(TRACE).doesNotContain("1-5759e988-bd862e3fe1be46a994272793");
        ids.removeIf(id -> id.endsWith("b".repeat(24))); // boto3's
        assertThat(ids).hasSize(1);
    }

    @Test
    void aCollectorIsSentTheSpans() throws Exception {
        Await.until(PATIENCE, () -> "collected: " + COLLECTED, () -> spans().size() >= 6);

        assertThat(spans())
                .contains("PutRecord " + HEX + " " + PARENT)
                .anyMatch(span -> span.startsWith("PutObject " + HEX));
    }

    private static Set<String> spans() throws Exception {
        Set<String> spans = new TreeSet<>();
        for (String batch : COLLECTED) {
            for (JsonNode resource : JSON.readTree(batch).path("resourceSpans")) {
                resource.path("scopeSpans")
                        .path(0)
                        .path("spans")
                        .forEach(span -> spans.add(span.path("name").asText() + " "
                                + span.path("traceId").asText() + " "
                                + span.path("parentSpanId").asText()));
            }
        }
        return spans;
    }

    @Test
    void boto3PutsAndReadsTraces() throws Exception {
        Path python = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere"))
                .resolve("python3");
        assumeTrue(
                Files.isExecutable(python),
                "no Python with boto3: FRESHET_CLIENTS does not name a folder that has one");
        Path script = directory.resolve("xray.py");
        try (InputStream in = Objects.requireNonNull(TracesIT.class.getResourceAsStream("/clients/xray.py"))) {
            Files.write(script, in.readAllBytes());
        }
        Path said = directory.resolve("xray.log");

        Process process = new ProcessBuilder(
                        python.toString(), script.toString(), server.endpoint().toString(), TRACE)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended && process.exitValue() == 0).as(Files.readString(said)).isTrue();
    }
}
