package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.s3.S3Client;

/** What a server counts, after real puts, reads and deliveries, asked for by the clients of others. */
@SuppressWarnings("NullAway.Init")
class MetricsIT {
    private static final String STREAM = "orders";
    private static final String DELIVERY = "direct";
    private static final int PUTS = 10;
    private static final int BATCH = 100;
    private static final int DELIVERED = 25;
    private static final String EVENS =
            """
            CREATE OR REPLACE STREAM "EVENS" ("id" INTEGER);
            CREATE OR REPLACE PUMP "P" AS INSERT INTO "EVENS"
              SELECT STREAM ID FROM "SOURCE_SQL_STREAM_001" WHERE MOD(ID, 2) = 0;
            """;
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern QUERIED = Pattern.compile("\\b(freshet|jvm|process)_[a-z0-9_]+");

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void aServerThatHasDoneSomething() throws Exception {
        server = ServerProcess.start(directory);
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
        Pipeline.createStream(server, STREAM, 1);
        Pipeline.createDelivery(server, DELIVERY, false);
        Pipeline.createDelivery(server, STREAM, true);
        Pipeline.createStream(server, "numbers", 1);
        Pipeline.createStream(server, "evens", 1);
        Pipeline.runApplication(server, "evens", EVENS, "EVENS", Pipeline.streamArn("evens"));
        putAndRead();
        try (FirehoseClient firehose = server.firehose()) {
            List<Record> records = new ArrayList<>();
            for (int i = 0; i < DELIVERED - 1; i++) {
                records.add(Record.builder()
                        .data(SdkBytes.fromUtf8String("{\"id\":1}"))
                        .build());
            }
            firehose.putRecordBatch(r -> r.deliveryStreamName(DELIVERY).records(records));
            firehose.putRecord(
                    r -> r.deliveryStreamName(DELIVERY).record(d -> d.data(SdkBytes.fromUtf8String("{\"id\":2}"))));
        }
        for (Map.Entry<String, Integer> expected :
                Map.of(DELIVERY, DELIVERED, STREAM, PUTS + BATCH).entrySet()) {
            Await.until(
                    Duration.ofSeconds(60),
                    () -> expected.getKey() + " delivered " + sum(expected.getKey(), "DeliveryToS3.Records"),
                    () -> sum(expected.getKey(), "DeliveryToS3.Records") == expected.getValue());
        }
    }

    private static void putAndRead() {
        try (KinesisClient kinesis = server.kinesis()) {
            for (int i = 0; i < PUTS; i++) {
                kinesis.putRecord(
                        r -> r.streamName(STREAM).partitionKey("k").data(SdkBytes.fromUtf8String("{\"id\":1}")));
            }
            List<PutRecordsRequestEntry> entries = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                entries.add(PutRecordsRequestEntry.builder()
                        .partitionKey("k")
                        .data(SdkBytes.fromUtf8String("{\"id\":1}"))
                        .build());
            }
            kinesis.putRecords(r -> r.streamName(STREAM).records(entries));
            String iterator = kinesis.getShardIterator(r -> r.streamName(STREAM)
                            .shardId("shardId-000000000000")
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            kinesis.getRecords(r -> r.shardIterator(iterator));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static double sum(String deliveryStream, String metric) {
        return MetricSums.ofDelivery(server, deliveryStream, metric);
    }

    @Test
    void theJavaSdkSeesWhatWasDone() {
        try (CloudWatchClient cloudWatch = MetricSums.cloudWatch(server)) {
            assertThat(MetricSums.sum(server, "AWS/Kinesis", "IncomingRecords", "StreamName", STREAM))
                    .isEqualTo(PUTS + BATCH);
            assertThat(MetricSums.sum(server, "AWS/Kinesis", "IncomingBytes", "StreamName", STREAM))
                    .isEqualTo(9.0 * (PUTS + BATCH));
            assertThat(MetricSums.sum(server, "AWS/Kinesis", "PutRecord.Success", "StreamName", STREAM))
                    .isEqualTo(PUTS);
            assertThat(MetricSums.sum(server, "AWS/Kinesis", "GetRecords.Records", "StreamName", STREAM))
                    .isEqualTo(PUTS + BATCH);
            assertThat(sum(STREAM, "DataReadFromKinesisStream.Records")).isEqualTo(PUTS + BATCH);
            assertThat(sum(DELIVERY, "IncomingRecords")).isEqualTo(DELIVERED);
            assertThat(sum(DELIVERY, "IncomingPutRequests")).isEqualTo(2);
            assertThat(sum(DELIVERY, "PutRecordBatch.Records")).isEqualTo(DELIVERED - 1);
            assertThat(cloudWatch
                            .listMetricsPaginator(r -> r.namespace("AWS/Firehose")
                                    .dimensions(DimensionFilter.builder()
                                            .name("DeliveryStreamName")
                                            .value(STREAM)
                                            .build()))
                            .metrics()
                            .stream()
                            .map(Metric::metricName))
                    .contains("KinesisMillisBehindLatest", "DeliveryToS3.DataFreshness", "DeliveryToS3.Success")
                    .doesNotContain("IncomingRecords");
            Instant now = Instant.now();
            assertThat(cloudWatch
                            .getMetricStatistics(r -> r.namespace("AWS/Firehose")
                                    .metricName("DeliveryToS3.DataFreshness")
                                    .dimensions(Dimension.builder()
                                            .name("DeliveryStreamName")
                                            .value(DELIVERY)
                                            .build())
                                    .startTime(now.minusSeconds(1800))
                                    .endTime(now.plusSeconds(60))
                                    .period(3600)
                                    .statistics(Statistic.MAXIMUM))
                            .datapoints())
                    .singleElement()
                    .satisfies(point -> assertThat(point.maximum()).isBetween(0.5, 30.0));
            assertThatThrownBy(() -> cloudWatch.getMetricStatistics(r -> r.namespace("a")
                            .metricName("b")
                            .startTime(now)
                            .endTime(now)
                            .period(60)
                            .statistics(Statistic.SUM)))
                    .isInstanceOf(InvalidParameterValueException.class);
        }
    }

    @Test
    void boto3SeesWhatWasDone() throws Exception {
        Path python = clients().resolve("python3");
        assumeTrue(
                Files.isExecutable(python),
                "no Python with boto3: FRESHET_CLIENTS does not name a folder that has one");
        Path script = directory.resolve("metrics.py");
        try (InputStream in = Objects.requireNonNull(MetricsIT.class.getResourceAsStream("/clients/metrics.py"))) {
            Files.write(script, in.readAllBytes());
        }

        assertThat(run(python.toString(), script.toString(), server.endpoint().toString(), STREAM, DELIVERY))
                .isEmpty();
    }

    @Test
    void theAwsCommandLineSeesWhatWasDone() throws Exception {
        Path aws = clients().resolve("aws");
        assumeTrue(Files.isExecutable(aws), "no AWS CLI: FRESHET_CLIENTS does not name a folder that has one");
        Instant now = Instant.now();

        JsonNode answer = new ObjectMapper()
                .readTree(run(
                        aws.toString(),
                        "--endpoint-url",
                        server.endpoint().toString(),
                        "--output",
                        "json",
                        "cloudwatch",
                        "get-metric-statistics",
                        "--namespace",
                        "AWS/Kinesis",
                        "--metric-name",
                        "IncomingRecords",
                        "--dimensions",
                        "Name=StreamName,Value=" + STREAM,
                        "--start-time",
                        now.minusSeconds(1800).toString(),
                        "--end-time",
                        now.plusSeconds(60).toString(),
                        "--period",
                        "3600",
                        "--statistics",
                        "Sum"));

        assertThat(answer.path("Datapoints").path(0).path("Sum").asDouble()).isEqualTo(PUTS + BATCH);
    }

    private static HttpResponse<String> scrape(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.endpoint().resolve("/_freshet/metrics"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The samples by their names with their labels. */
    private static Map<String, Double> samples(String scraped) {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : scraped.lines().toList()) {
            if (!line.startsWith("#")) {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                String labels = sample.group(2) == null ? "" : "{" + sample.group(2) + "}";
                assertThat(samples.put(
                                sample.group(1) + labels,
                                Double.valueOf(sample.group(3).replace("Inf", "Infinity"))))
                        .as(line)
                        .isNull();
            }
        }
        return samples;
    }

    @Test
    void prometheusScrapesWhatWasDone() throws Exception {
        Await.until(Duration.ofSeconds(30), () -> "the application's lag", () -> scrapedNames()
                .contains("freshet_application_lag_seconds"));
        HttpResponse<String> answer = scrape();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow())
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(samples(answer.body()))
                .containsEntry("freshet_kinesis_incoming_records_total{stream=\"orders\"}", (double) PUTS + BATCH)
                .containsEntry("freshet_kinesis_put_record_latency_seconds_count{stream=\"orders\"}", (double) PUTS)
                .containsEntry("freshet_kinesis_put_record_successes_total{stream=\"orders\"}", (double) PUTS)
                .containsEntry(
                        "freshet_firehose_delivery_to_s3_records_total{delivery_stream=\"direct\"}", (double) DELIVERED)
                .containsEntry("freshet_stream_shards{stream=\"orders\"}", 1.0)
                .containsEntry("freshet_delivery_state{delivery_stream=\"direct\",status=\"ACTIVE\"}", 1.0)
                .containsEntry("freshet_application_state{application=\"evens\",status=\"RUNNING\"}", 1.0)
                .containsEntry("freshet_series_left_out", 0.0)
                .containsKey("freshet_firehose_delivery_to_s3_data_freshness_seconds{delivery_stream=\"direct\"}")
                .containsKey("freshet_application_lag_seconds{application=\"evens\"}");
        assertThat(scrape("accept", "application/openmetrics-text;version=1.0.0")
                        .body())
                .endsWith("# EOF\n");
    }

    private static Set<String> scrapedNames() throws Exception {
        Set<String> names = new TreeSet<>();
        samples(scrape().body()).keySet().forEach(sample -> names.add(sample.replaceAll("\\{.*", "")));
        return names;
    }

    /** Those that are there only while something is wrong are declared all the same. */
    @Test
    void theDashboardShowsOnlyWhatIsScraped() throws Exception {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of(System.getProperty("freshet.root"), "examples/grafana/freshet.json")
                        .toFile());
        Await.until(Duration.ofSeconds(30), () -> "the application's lag", () -> scrapedNames()
                .contains("freshet_application_lag_seconds"));
        Set<String> shown = new TreeSet<>();
        dashboard
                .findValuesAsText("expr")
                .forEach(query -> QUERIED.matcher(query).results().forEach(name -> shown.add(name.group())));
        shown.removeAll(Set.of("freshet_problem", "freshet_mapping_state", "freshet_mapping_held_seconds"));

        assertThat(shown).hasSizeGreaterThan(25);
        assertThat(scrapedNames()).containsAll(shown);
    }

    @Test
    void aStrictParserReadsTheScrape() throws Exception {
        Path python = clients().resolve("python3");
        assumeTrue(
                Files.isExecutable(python),
                "no Python with prometheus_client: FRESHET_CLIENTS does not name a folder that has one");
        assumeTrue(
                new ProcessBuilder(python.toString(), "-c", "import prometheus_client")
                                .start()
                                .waitFor()
                        == 0,
                "no prometheus_client in the Python of FRESHET_CLIENTS");
        String script =
                """
                import sys, urllib.request
                from prometheus_client.parser import text_string_to_metric_families as plain
                from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
                url = sys.argv[1] + "/_freshet/metrics"
                ask = lambda accept: urllib.request.urlopen(urllib.request.Request(url, headers={"accept": accept})).read().decode()
                for parse, accept in ((plain, "text/plain"), (strict, "application/openmetrics-text; version=1.0.0")):
                    families = {f.name: f for f in parse(ask(accept))}
                    samples = {s.labels["stream"]: s.value for s in families["freshet_kinesis_incoming_records"].samples}
                    print(families["freshet_kinesis_incoming_records"].type, samples["orders"])
                """;

        assertThat(run(python.toString(), "-c", script, server.endpoint().toString()))
                .isEqualTo(("counter " + (double) (PUTS + BATCH) + "\n").repeat(2));
    }

    private static Path clients() {
        return Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere"));
    }

    private static String run(String... command) throws Exception {
        Path errors = Files.createTempFile(directory, "client", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "freshet",
                        "AWS_SECRET_ACCESS_KEY", "freshet",
                        "AWS_DEFAULT_REGION", "us-east-1"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as(Files.readString(errors))
                .isTrue();
        return output;
    }
}
