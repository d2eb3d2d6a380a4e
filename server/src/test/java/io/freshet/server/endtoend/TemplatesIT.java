package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Every template of {@code examples/templates} on one server, unchanged, with records through all that it made; then again, changed, and deleted. */
@SuppressWarnings("NullAway.Init")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TemplatesIT {
    private static final Path TEMPLATES = Path.of("../examples/templates");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] SOON = {"--parameter-overrides", "BufferSeconds=1"};

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static KinesisClient kinesis;
    private static FirehoseClient firehose;
    private static S3Client s3;
    private static final Map<String, JsonNode> OUTPUTS = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        server = ServerProcess.start(directory.resolve("server"));
        kinesis = server.kinesis();
        firehose = server.firehose();
        s3 = server.s3();
        s3.createBucket(r -> r.bucket("tables"));
        s3.putObject(
                r -> r.bucket("tables").key("companies.json"),
                RequestBody.fromString("{\"ticker\":\"AMZN\",\"company\":\"Amazon\"}\n"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            kinesis.close();
            firehose.close();
            s3.close();
            server.close();
        }
    }

    private static JsonNode deploy(String name, String... options) throws IOException {
        return JSON.readTree(said(name, options));
    }

    private static String said(String name, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("deploy", file(name).toString(), "--yes", "--output", "json"));
        command.addAll(List.of(options));
        String said = server.freshet(command.toArray(String[]::new));
        assertThat(said).as(name).startsWith("0\n");
        return said.substring(2);
    }

    private static Path file(String name) {
        Path yaml = TEMPLATES.resolve(name).resolve("template.yaml");
        return Files.exists(yaml) ? yaml : TEMPLATES.resolve(name).resolve("template.json");
    }

    private static String output(String name, String output, String... options) throws IOException {
        if (!OUTPUTS.containsKey(name)) {
            OUTPUTS.put(name, deploy(name, options).path("outputs"));
        }
        String value = OUTPUTS.getOrDefault(name, JSON.nullNode()).path(output).asText();
        assertThat(value).as(name + " " + output).isNotEmpty();
        return value;
    }

    private static void put(String stream, String... records) {
        for (String record : records) {
            kinesis.putRecord(r -> r.streamName(stream).partitionKey(record).data(SdkBytes.fromUtf8String(record)));
        }
    }

    private static void deliver(String deliveryStream, String... records) {
        for (String record : records) {
            firehose.putRecord(
                    r -> r.deliveryStreamName(deliveryStream).record(d -> d.data(SdkBytes.fromUtf8String(record))));
        }
    }

    private static List<String> objects(String bucket, String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        for (S3Object object :
                s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents()) {
            byte[] bytes =
                    s3.getObjectAsBytes(r -> r.bucket(bucket).key(object.key())).asByteArray();
            InputStream in = new ByteArrayInputStream(bytes);
            String text = new String(
                    (object.key().endsWith(".gz") ? new GZIPInputStream(in) : in).readAllBytes(),
                    StandardCharsets.UTF_8);
            text.lines().forEach(lines::add);
        }
        return lines;
    }

    private static void awaitRows(String stream, String... rows) throws Exception {
        List<String> seen = new ArrayList<>();
        Await.until(PATIENCE, () -> stream + " has " + seen + "; log: " + server.log(), () -> {
            seen.clear();
            Example.rows(kinesis, stream).forEach(row -> seen.add(row.toString()));
            return seen.containsAll(List.of(rows));
        });
        assertThat(seen).containsExactlyInAnyOrder(rows);
    }

    private static void awaitLog(String function, String line) throws Exception {
        Await.until(PATIENCE, () -> server.freshet("function", "logs", function), () -> server.freshet(
                        "function", "logs", function)
                .contains(line));
    }

    private static boolean hasPython() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }

    @Test
    @Order(1)
    void ordersOfAStreamLieInTheBucketThatTheTemplateMade() throws Exception {
        String stream = output("stream-to-s3", "StreamName", SOON);
        String bucket = output("stream-to-s3", "BucketName");

        put(stream, "{\"id\":1}\n", "{\"id\":2}\n");

        Await.until(
                PATIENCE,
                () -> "nothing delivered",
                () -> objects(bucket, "orders/").size() == 2);
    }

    @Test
    @Order(2)
    void anApplicationReadsOneStreamAndWritesAnother() throws Exception {
        String readings = output("alarms", "ReadingsStream");

        put(readings, "{\"sensor\":\"roof\",\"celsius\":81.5}", "{\"sensor\":\"roof\",\"celsius\":20}");

        awaitRows(output("alarms", "AlarmsStream"), "{\"SENSOR\":\"roof\",\"CELSIUS\":81.5}");
    }

    @Test
    @Order(2)
    void anApplicationLooksUpItsReferenceTable() throws Exception {
        String trades = output("reference-table", "TradesStream", "--parameter-overrides", "TableBucket=tables");

        put(trades, "{\"ticker\":\"AMZN\",\"price\":7.5}");

        awaitRows(
                output("reference-table", "NamedStream"), "{\"TICKER\":\"AMZN\",\"COMPANY\":\"Amazon\",\"PRICE\":7.5}");
    }

    @Test
    @Order(2)
    void aFunctionChangesWhatIsDelivered() throws Exception {
        assumeTrue(hasPython(), "no python3 on the PATH to run handlers with");
        String delivery = output("transform", "DeliveryStream", SOON);
        String bucket = output("transform", "BucketName");

        deliver(delivery, "{\"city\":\"bern\"}", "{\"town\":\"thun\"}");

        Await.until(PATIENCE, () -> "nothing delivered", () -> !objects(bucket, "cities/")
                .isEmpty());
        assertThat(objects(bucket, "cities/")).containsExactly("{\"city\": \"BERN\"}");
    }

    @Test
    @Order(2)
    void aFunctionOfSamIsCalledWithTheRecordsOfAStream() throws Exception {
        assumeTrue(hasPython(), "no python3 on the PATH to run handlers with");
        String stream = output("order-function", "StreamName");

        put(stream, "{\"id\":\"a\",\"cents\":5}", "{\"id\":\"b\",\"cents\":500}");

        awaitLog(output("order-function", "FunctionName"), "expensive b info");
    }

    @Test
    @Order(2)
    void bothConsumersArePushedEveryRecord() throws Exception {
        String stream = output("fan-out", "StreamName");
        List<String> consumers = List.of(output("fan-out", "FirstArn"), output("fan-out", "SecondArn"));
        ConcurrentLinkedQueue<String> pushed = new ConcurrentLinkedQueue<>();

        put(stream, "ping");

        try (KinesisAsyncClient client = ServerAccess.aimed(KinesisAsyncClient.builder(), server.endpoint())
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .build()) {
            List<CompletableFuture<Void>> subscriptions = new ArrayList<>();
            for (String consumer : consumers) {
                subscriptions.add(client.subscribeToShard(
                        r -> r.consumerARN(consumer)
                                .shardId("shardId-000000000000")
                                .startingPosition(p -> p.type(ShardIteratorType.TRIM_HORIZON)),
                        SubscribeToShardResponseHandler.builder()
                                .subscriber(event -> {
                                    if (event instanceof SubscribeToShardEvent records) {
                                        records.records()
                                                .forEach(record -> pushed.add(
                                                        consumer + record.data().asUtf8String()));
                                    }
                                })
                                .build()));
            }
            Await.until(
                    PATIENCE,
                    pushed::toString,
                    () -> pushed.containsAll(consumers.stream()
                            .map(consumer -> consumer + "ping")
                            .toList()));
            subscriptions.forEach(subscription -> subscription.cancel(true));
        }
    }

    @Test
    @Order(2)
    void eventsLieInFoldersOfTheirCustomers() throws Exception {
        String delivery = output("partitions", "DeliveryStream", SOON);
        String bucket = output("partitions", "BucketName");

        deliver(delivery, "{\"customer\":\"ann\",\"n\":1}", "{\"customer\":\"ben\",\"n\":2}");

        Await.until(
                PATIENCE,
                () -> "nothing delivered",
                () -> objects(bucket, "customer=").size() == 2);
        assertThat(objects(bucket, "customer=ann/")).containsExactly("{\"customer\":\"ann\",\"n\":1}");
        assertThat(objects(bucket, "customer=ben/")).containsExactly("{\"customer\":\"ben\",\"n\":2}");
    }

    @Test
    @Order(2)
    void clicksBecomeVisits() throws Exception {
        String clicks = output("sessions", "ClicksStream", "--parameter-overrides", "VisitSeconds=3");

        put(clicks, "ann,/\nann,/cart\n", "ben,/\n");

        awaitRows(
                output("sessions", "VisitsStream"),
                "{\"VISITOR\":\"ann\",\"CLICKS\":2}",
                "{\"VISITOR\":\"ben\",\"CLICKS\":1}");
    }

    @Test
    @Order(2)
    void tripsGoThroughTwoApplicationsIntoABucket() throws Exception {
        String trips = output("two-stages", "TripsStream", SOON);
        String bucket = output("two-stages", "BucketName");

        put(
                trips,
                "{\"zone\":\"a1\",\"cents\":300}",
                "{\"zone\":\"a1\",\"cents\":-1}",
                "{\"zone\":\"a1\",\"cents\":200}");

        Await.until(PATIENCE, () -> "nothing delivered: " + server.freshet("status"), () -> {
            int cents = 0;
            for (String line : objects(bucket, "sums/")) {
                for (String row : line.replace("}{", "}\n{").split("\n", -1)) {
                    assertThat(row).contains("\"ZONE\":\"A1\"");
                    cents += JSON.readTree(row).path("CENTS").asInt();
                }
            }
            return cents == 500;
        });
    }

    @Test
    @Order(2)
    void hotDevicesAreToldToAFunction() throws Exception {
        assumeTrue(hasPython(), "no python3 on the PATH to run handlers with");
        String devices = output("overheating", "DevicesStream");

        put(
                devices,
                "{\"device\":\"d1\",\"celsius\":20}",
                "{\"device\":\"d1\",\"celsius\":20}",
                "{\"device\":\"d1\",\"celsius\":80}");

        awaitLog(output("overheating", "FunctionName"), "alarm {\"DEVICE\":\"d1\",\"CELSIUS\":80");
    }

    @Test
    @Order(3)
    void aSecondDeployChangesNothing() throws Exception {
        for (String name : OUTPUTS.keySet()) {
            String[] options = SOON;
            if (name.equals("reference-table")) {
                options = new String[] {"--parameter-overrides", "TableBucket=tables"};
            } else if (name.equals("sessions")) {
                options = new String[] {"--parameter-overrides", "VisitSeconds=3"};
            } else if (!Files.readString(file(name)).contains("BufferSeconds")) {
                options = new String[0];
            }
            assertThat(deploy(name, options).path("changes")).as(name).isEmpty();
        }
    }

    @Test
    @Order(4)
    void aChangeIsMadeInPlaceAndWhatRunsGoesOnWithIt() throws Exception {
        String readings = output("alarms", "ReadingsStream");

        JsonNode changed = deploy("alarms", "--parameter-overrides", "Limit=10");
        put(readings, "{\"sensor\":\"cellar\",\"celsius\":15}");

        assertThat(changed.path("changes")).hasSize(1);
        assertThat(changed.at("/changes/0/action").asText()).isEqualTo("change");
        assertThat(changed.at("/changes/0/note/0").asText()).endsWith("CodeContent.TextContent");
        awaitRows(
                output("alarms", "AlarmsStream"),
                "{\"SENSOR\":\"roof\",\"CELSIUS\":81.5}",
                "{\"SENSOR\":\"cellar\",\"CELSIUS\":15.0}");
    }

    @Test
    @Order(5)
    void aDeployThatFailsLeavesEverythingAsItWas() throws Exception {
        String before = server.freshet("stack", "describe", "alarms", "--output", "json");
        String template = Files.readString(file("alarms"))
                .replace("Properties: {ShardCount: 1}", "Properties: {ShardCount: 2}")
                .replace("\"celsius\" > ${Limit}", "\"no_such_column\" > ${Limit}");
        Path broken = Files.writeString(directory.resolve("alarms.yaml"), template);

        String said = server.freshet("deploy", broken.toString(), "--yes");

        assertThat(said).startsWith("1\n").contains("no_such_column", "everything is as it was before");
        JsonNode stream = JSON.readTree(before.substring(2)).at("/resources/0");
        assertThat(kinesis.describeStreamSummary(
                                r -> r.streamName(stream.path("physicalId").asText()))
                        .streamDescriptionSummary()
                        .openShardCount())
                .isEqualTo(1);
        assertThat(deploy("alarms", "--parameter-overrides", "Limit=10").path("changes"))
                .isEmpty();
    }

    @Test
    @Order(6)
    void aDeletedStackIsGoneButForABucketWithObjects() throws Exception {
        String said = server.freshet("stack", "delete", "stream-to-s3", "--yes");

        assertThat(said).startsWith("0\n").contains("stays, because there are objects in it");
        assertThat(kinesis.listStreams().streamNames()).noneMatch(name -> name.startsWith("stream-to-s3"));
        assertThat(firehose.listDeliveryStreams().deliveryStreamNames())
                .noneMatch(name -> name.startsWith("stream-to-s3"));
        assertThat(server.freshet("stack", "list")).contains("alarms").doesNotContain("stream-to-s3");
    }

    @Test
    @Order(7)
    void allOthersAreDeletedToo() throws Exception {
        for (String name : OUTPUTS.keySet()) {
            if (!name.equals("stream-to-s3")) {
                assertThat(server.freshet("stack", "delete", name, "--yes")).startsWith("0\n");
            }
        }
        assertThat(kinesis.listStreams().streamNames()).isEmpty();
        assertThat(firehose.listDeliveryStreams().deliveryStreamNames()).isEmpty();
    }
}
