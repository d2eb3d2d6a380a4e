package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.Serializer;
import software.amazon.awssdk.services.firehose.model.Tag;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationRestoreType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeValidationException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SnapshotStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** Flink's SQL in a whole server: applications with crashes and snapshots, and queries from the command line. */
@SuppressWarnings("NullAway.Init")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlinkSqlIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NUMBERED =
            """
            CREATE TABLE counted (item STRING, n BIGINT)
            WITH ('connector' = 'kinesis', 'stream' = '%1$s-out', 'format' = 'json');
            BEGIN STATEMENT SET;
            INSERT INTO counted
            SELECT item, ROW_NUMBER() OVER (PARTITION BY item ORDER BY arrived) FROM seen;
            INSERT INTO archive SELECT item, id FROM seen;
            END;
            """;
    private static final String SEEN =
            """
            CREATE TABLE seen (item STRING, id INT, arrived TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
                               WATERMARK FOR arrived AS SOURCE_WATERMARK())
            WITH ('connector' = 'kinesis', 'stream' = '%1$s-in', 'format' = 'json',
                  'source.init.position' = 'TRIM_HORIZON');
            CREATE TABLE archive (item STRING, id INT)
            WITH ('connector' = 'firehose', 'delivery-stream' = '%1$s', 'format' = 'json');
            """;

    private ServerProcess server;
    private KinesisClient kinesis;
    private KinesisAnalyticsV2Client analytics;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server = ServerProcess.start(directory);
        kinesis = server.kinesis();
        analytics = server.analytics();
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
    }

    @AfterAll
    void stop() {
        analytics.close();
        kinesis.close();
        server.close();
    }

    @Test
    void anApplicationGoesOnAfterAStopACrashAndFromASnapshotAndItsDeliveriesAreQueried() throws Exception {
        Pipeline.createStream(server, "orders-in", 1);
        Pipeline.createStream(server, "orders-out", 1);
        createDelivery("orders", CompressionFormat.GZIP);
        create("orders", (SEEN + NUMBERED).formatted("orders"));
        startAndAwait("orders", ApplicationRestoreType.RESTORE_FROM_LATEST_SNAPSHOT, null);
        put("orders-in", 1, 20);
        awaitOut("orders-out", 20);

        analytics.createApplicationSnapshot(r -> r.applicationName("orders").snapshotName("at-20"));
        awaitSnapshot("orders", "at-20");
        assertThatThrownBy(() -> analytics.createApplicationSnapshot(
                        r -> r.applicationName("orders").snapshotName("at-20")))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("has a snapshot at-20 already");

        put("orders-in", 21, 30);
        awaitOut("orders-out", 30);
        server.kill();
        server.startAgain();
        put("orders-in", 31, 40);
        assertThat(awaitOut("orders-out", 40)).containsExactlyElementsOf(upTo(40));

        analytics.stopApplication(r -> r.applicationName("orders"));
        awaitStatus("orders", ApplicationStatus.READY);
        startAndAwait("orders", ApplicationRestoreType.RESTORE_FROM_CUSTOM_SNAPSHOT, "at-20");
        // from the snapshot on, everything is counted again
        List<Integer> again = new ArrayList<>(upTo(40));
        IntStream.rangeClosed(21, 40).forEach(again::add);
        assertThat(awaitOut("orders-out", 60)).containsExactlyElementsOf(again);
        analytics.stopApplication(r -> r.applicationName("orders"));
        awaitStatus("orders", ApplicationStatus.READY);

        awaitQuery("[[60,40]]", "SELECT COUNT(*), COUNT(DISTINCT id) FROM deliveries.orders");
        awaitQuery(
                "[[60,0,true]]",
                """
                SELECT SUM(records), COUNT(*) - COUNT(DISTINCT object_uri), MIN(first_arrival) <= MAX(published_at)
                FROM ledgers.orders WHERE kind = 'DELIVERED'""");
        deleteSnapshot("orders", "at-20");
    }

    private void deleteSnapshot(String application, String name) throws Exception {
        var details = analytics
                .listApplicationSnapshots(r -> r.applicationName(application))
                .snapshotSummaries()
                .get(0);
        assertThat(details.snapshotName()).isEqualTo(name);
        assertThatThrownBy(() -> analytics.deleteApplicationSnapshot(r -> r.applicationName(application)
                        .snapshotName(name)
                        .snapshotCreationTimestamp(
                                details.snapshotCreationTimestamp().minusSeconds(1))))
                .hasMessageContaining("SnapshotCreationTimestamp");
        analytics.deleteApplicationSnapshot(r -> r.applicationName(application)
                .snapshotName(name)
                .snapshotCreationTimestamp(details.snapshotCreationTimestamp()));
        Await.until(PATIENCE, () -> "the snapshot is still there", () -> analytics
                .listApplicationSnapshots(r -> r.applicationName(application))
                .snapshotSummaries()
                .isEmpty());
        assertThatThrownBy(() -> analytics.describeApplicationSnapshot(
                        r -> r.applicationName(application).snapshotName(name)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aQueryPrintsATableAndSaysWhereItIsWrong() throws Exception {
        Pipeline.createStream(server, "clicks", 2);
        put("clicks", 1, 3);

        Cli table = query("SELECT id, item FROM clicks ORDER BY id");
        assertThat(table.out())
                .isEqualTo(
                        """
                id  item
                --  ------
                 1  item-0
                 2  item-0
                 3  item-0
                (3 rows)
                """);
        Cli json = query("SELECT SUM(id) AS total, MAX(shard_id) AS shard FROM clicks", "--output", "json");
        assertThat(JSON.readTree(json.out()).path("total").asInt()).isEqualTo(6);
        assertThat(query("SELECT id FROM clicks", "--limit", "2").out()).endsWith("(2 rows)\n");
        Cli wrong = query("SELECT idd FROM clicks");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err())
                .contains("line 1, column 8: Column 'idd' not found in any table\nSELECT idd")
                .contains("^^^");
        assertThat(query("SELECT * FROM nothing").err()).contains("Object 'nothing' not found");
    }

    @Test
    void filesOfEveryFormatAreReadByTheirColumns() throws Exception {
        Map<String, Serializer> formats = Map.of(
                "parquet", Serializer.builder().parquetSerDe(p -> {}).build(),
                "orc", Serializer.builder().orcSerDe(p -> {}).build(),
                "avro", Serializer.builder().parquetSerDe(p -> {}).build());
        try (FirehoseClient firehose = server.firehose()) {
            formats.forEach((format, serializer) -> {
                createFiles(firehose, format, serializer);
                for (String record :
                        List.of("{\"n\":1,\"name\":\"one\",\"part\":0.5}", "{\"n\":2,\"name\":\"two\",\"part\":1.5}")) {
                    firehose.putRecord(r -> r.deliveryStreamName(format + "_files")
                            .record(d -> d.data(SdkBytes.fromUtf8String(record))));
                }
            });
        }
        for (String format : formats.keySet()) {
            String files = format + "_files";
            awaitQuery("[[2,3]]", "SELECT COUNT(*), SUM(n) FROM " + files);
            assertThat(rows("SELECT name, part FROM " + files + " WHERE n = 2")).isEqualTo("[[\"two\",1.5]]");
            assertThat(rows("SELECT COUNT(*) FROM " + files)).isEqualTo("[[2]]");
            assertThat(rows("SELECT object_uri LIKE 's3://%." + format + "' FROM " + files + " LIMIT 1"))
                    .isEqualTo("[[true]]");
        }
    }

    private static void createFiles(FirehoseClient firehose, String format, Serializer serializer) {
        Tag avro = Tag.builder().key("freshet:format").value("AVRO").build();
        firehose.createDeliveryStream(r -> r.deliveryStreamName(format + "_files")
                .applyMutation(request -> {
                    if (format.equals("avro")) {
                        request.tags(avro);
                    }
                })
                .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                        .roleARN(Pipeline.ROLE)
                        .prefix(format + "/")
                        .errorOutputPrefix(format + "-errors/")
                        .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                        .dataFormatConversionConfiguration(c -> c.enabled(true)
                                .inputFormatConfiguration(i -> i.deserializer(d -> d.openXJsonSerDe(o -> {})))
                                .outputFormatConfiguration(o -> o.serializer(serializer)))));
    }

    @Test
    void aFileIsRunAsAnApplicationThatWritesDelimitedTextAndAvro(@TempDir Path directory) throws Exception {
        Pipeline.createStream(server, "sales", 1);
        Pipeline.createStream(server, "lines", 1);
        Pipeline.createStream(server, "binary", 1);
        put("sales", 1, 3);
        String tables =
                """
                CREATE TABLE sales (id INT, item STRING) WITH ('connector' = 'kinesis', 'stream' = 'sales', 'format' = 'json',
                  'source.init.position' = 'TRIM_HORIZON');
                CREATE TABLE line (id INT, item STRING) WITH ('connector' = 'kinesis', 'stream' = 'lines', 'format' = 'csv',
                  'csv.field-delimiter' = ';');
                CREATE TABLE bin (id INT, item STRING) WITH ('connector' = 'kinesis', 'stream' = 'binary', 'format' = 'avro');
                """;
        Path file = directory.resolve("copies.sql");
        Files.writeString(
                file,
                tables
                        + "INSERT INTO line SELECT id, item || ';' FROM sales;\nINSERT INTO bin SELECT id, item FROM sales;");

        Cli run = runFlink("--detach", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("copies is running");
        awaitQuery("[[3,6]]", tables + "SELECT COUNT(*), SUM(id) FROM line");
        awaitQuery("[[3,6]]", tables + "SELECT COUNT(*), SUM(id) FROM bin");
        assertThat(rows(tables + "SELECT item FROM line WHERE id = 2")).isEqualTo("[[\"item-0;\"]]");
        assertThat(rows(tables + "SELECT item FROM bin WHERE id = 3")).isEqualTo("[[\"item-0\"]]");

        Files.writeString(file, tables + "INSERT INTO line SELECT id, itm FROM sales;");
        Cli wrong = runFlink("--name", "wrong", file.toString());
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("line 6, column 29", "Column 'itm' not found");
        analytics.stopApplication(r -> r.applicationName("copies"));
        awaitStatus("copies", ApplicationStatus.READY);
    }

    private Cli runFlink(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("sql", "run", "--dialect", "flink"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--endpoint-url", server.endpoint().toString()));
        return Cli.run(all.toArray(String[]::new));
    }

    @Test
    void wrongCodeIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> create(
                        "wrong",
                        "CREATE TABLE t (x INT) WITH ('connector' = 'datagen');\nINSERT INTO u SELECT x FROM t;"))
                .isInstanceOf(CodeValidationException.class)
                .hasMessageContaining("line 2, column 1");
        assertThatThrownBy(() ->
                        create("wrong", "CREATE TABLE t (x INT) WITH ('connector' = 'filesystem', 'path' = '/etc')"))
                .isInstanceOf(CodeValidationException.class)
                .hasMessageContaining("the connector 'filesystem' cannot be used here");
    }

    private void create(String name, String code) {
        analytics.createApplication(r -> r.applicationName(name)
                .runtimeEnvironment(RuntimeEnvironment.FLINK_1_19)
                .serviceExecutionRole(Pipeline.ROLE)
                .applicationConfiguration(c -> c.applicationCodeConfiguration(t ->
                        t.codeContentType(CodeContentType.PLAINTEXT).codeContent(text -> text.textContent(code)))));
    }

    private void startAndAwait(String name, ApplicationRestoreType restore, @Nullable String snapshot)
            throws Exception {
        analytics.startApplication(r -> r.applicationName(name)
                .runConfiguration(c -> c.applicationRestoreConfiguration(
                        a -> a.applicationRestoreType(restore).snapshotName(snapshot))));
        awaitStatus(name, ApplicationStatus.RUNNING);
    }

    private void awaitStatus(String name, ApplicationStatus status) throws Exception {
        Await.until(
                PATIENCE,
                () -> "log: " + server.log(),
                () -> analytics
                                .describeApplication(r -> r.applicationName(name))
                                .applicationDetail()
                                .applicationStatus()
                        == status);
    }

    private void awaitSnapshot(String application, String name) throws Exception {
        Await.until(
                PATIENCE,
                () -> "log: " + server.log(),
                () -> analytics
                                .describeApplicationSnapshot(
                                        r -> r.applicationName(application).snapshotName(name))
                                .snapshotDetails()
                                .snapshotStatus()
                        == SnapshotStatus.READY);
    }

    private void createDelivery(String name, CompressionFormat compression) {
        try (FirehoseClient firehose = server.firehose()) {
            firehose.createDeliveryStream(r -> r.deliveryStreamName(name)
                    .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                            .roleARN(Pipeline.ROLE)
                            .prefix(name + "/")
                            .compressionFormat(compression)
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))));
        }
    }

    private void put(String stream, int first, int last) {
        kinesis.putRecords(r -> r.streamName(stream)
                .records(IntStream.rangeClosed(first, last)
                        .mapToObj(id -> PutRecordsRequestEntry.builder()
                                .partitionKey("k" + id)
                                .data(SdkBytes.fromUtf8String("{\"item\":\"item-0\",\"id\":" + id + "}"))
                                .build())
                        .toList()));
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    /** The numbers in the stream, in order, when there are so many. */
    private List<Integer> awaitOut(String stream, int count) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        Await.until(PATIENCE, () -> numbers + "; log: " + server.log(), () -> {
            numbers.clear();
            numbers.addAll(read(stream));
            return numbers.size() >= count;
        });
        return numbers;
    }

    private List<Integer> read(String stream) {
        Shard shard = kinesis.listShards(r -> r.streamName(stream)).shards().get(0);
        String iterator = kinesis.getShardIterator(r ->
                        r.streamName(stream).shardId(shard.shardId()).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        return kinesis.getRecords(r -> r.shardIterator(iterator)).records().stream()
                .map(record -> parsed(record.data().asUtf8String()).path("n").asInt())
                .toList();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitQuery(String expected, String sql) throws Exception {
        List<String> answers = new ArrayList<>();
        Await.until(PATIENCE, () -> answers + "; log: " + server.log(), () -> {
            answers.add(rows(sql));
            return answers.get(answers.size() - 1).equals(expected);
        });
    }

    /** The rows of an answer, or what went wrong. */
    private String rows(String sql) throws Exception {
        Cli answer = query(sql, "--output", "json");
        List<Object> rows = new ArrayList<>();
        answer.out().lines().forEach(line -> {
            List<JsonNode> values = new ArrayList<>();
            parsed(line).forEach(values::add);
            rows.add(values);
        });
        return answer.exitCode() == 0 ? rows.toString().replace(", ", ",") : answer.err();
    }

    private Cli query(String sql, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("query", sql, "--endpoint-url", server.endpoint().toString()));
        arguments.addAll(List.of(options));
        return Cli.run(arguments.toArray(String[]::new));
    }
}
