package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
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

    private static CloudWatchClient cloudWatch() {
        return ServerProcess.aimed(CloudWatchClient.builder(), server.endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    private static double sum(String deliveryStream, String metric) {
        return sum("AWS/Firehose", metric, "DeliveryStreamName", deliveryStream);
    }

    private static double sum(String namespace, String metric, String dimension, String value) {
        Instant now = Instant.now();
        MetricDataQuery query = MetricDataQuery.builder()
                .id("q")
                .metricStat(s -> s.period(3600).stat("Sum").metric(m -> m.namespace(namespace)
                        .metricName(metric)
                        .dimensions(
                                Dimension.builder().name(dimension).value(value).build())))
                .build();
        try (CloudWatchClient cloudWatch = cloudWatch()) {
            return cloudWatch
                    .getMetricData(r -> r.startTime(now.minus(Duration.ofMinutes(30)))
                            .endTime(now.plus(Duration.ofMinutes(1)))
                            .metricDataQueries(query))
                    .metricDataResults()
                    .get(0)
                    .values()
                    .stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }
    }

    @Test
    void theJavaSdkSeesWhatWasDone() {
        try (CloudWatchClient cloudWatch = cloudWatch()) {
            assertThat(sum("AWS/Kinesis", "IncomingRecords", "StreamName", STREAM))
                    .isEqualTo(PUTS + BATCH);
            assertThat(sum("AWS/Kinesis", "IncomingBytes", "StreamName", STREAM))
                    .isEqualTo(9.0 * (PUTS + BATCH));
            assertThat(sum("AWS/Kinesis", "PutRecord.Success", "StreamName", STREAM))
                    .isEqualTo(PUTS);
            assertThat(sum("AWS/Kinesis", "GetRecords.Records", "StreamName", STREAM))
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
