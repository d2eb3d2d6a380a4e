package io.freshet.server.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.firehose.model.BufferingHints;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.DataFormatConversionConfiguration;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationConfiguration;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Input;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputStartingPosition;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Output;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordFormatType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlRunConfiguration;

/** What the demo creates before the first flight: two streams, two delivery streams, one application. */
final class Pipeline {
    static final String FLIGHTS = "flights";
    static final String DELAYS = "delays";
    static final String BUCKET = "flight-lake";
    static final String FLIGHTS_PREFIX = "flights/";
    static final String DELAYS_PREFIX = "delays/";
    static final Duration INTERVAL = Duration.ofSeconds(3);

    private static final String APPLICATION = "late-flights";
    private static final String ROLE = "arn:aws:iam::000000000000:role/demo";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clients clients;
    private final Clock clock;

    Pipeline(Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    void create() throws InterruptedException {
        clients.s3.createBucket(r -> r.bucket(BUCKET));
        createStream(FLIGHTS, 2);
        createStream(DELAYS, 1);
        createDelivery(FLIGHTS, parquet());
        createDelivery(DELAYS, gzip());
        createApplication();
    }

    private void createStream(String name, int shards) throws InterruptedException {
        clients.kinesis.createStream(r -> r.streamName(name).shardCount(shards));
        await("stream " + name, () -> clients.kinesis
                .describeStreamSummary(r -> r.streamName(name))
                .streamDescriptionSummary()
                .streamStatus()
                .equals(StreamStatus.ACTIVE));
    }

    private void createDelivery(String name, ExtendedS3DestinationConfiguration destination)
            throws InterruptedException {
        clients.firehose.createDeliveryStream(r -> r.deliveryStreamName(name)
                .deliveryStreamType(DeliveryStreamType.KINESIS_STREAM_AS_SOURCE)
                .kinesisStreamSourceConfiguration(
                        s -> s.kinesisStreamARN(streamArn(name)).roleARN(ROLE))
                .extendedS3DestinationConfiguration(destination));
        await("delivery stream " + name, () -> clients.firehose
                .describeDeliveryStream(r -> r.deliveryStreamName(name))
                .deliveryStreamDescription()
                .deliveryStreamStatus()
                .equals(DeliveryStreamStatus.ACTIVE));
    }

    private static ExtendedS3DestinationConfiguration parquet() {
        return destination(FLIGHTS_PREFIX)
                .dataFormatConversionConfiguration(DataFormatConversionConfiguration.builder()
                        .enabled(true)
                        .inputFormatConfiguration(i -> i.deserializer(d -> d.openXJsonSerDe(o -> {})))
                        .outputFormatConfiguration(o -> o.serializer(s -> s.parquetSerDe(p -> {})))
                        .schemaConfiguration(s -> s.roleARN(ROLE))
                        .build())
                .bufferingHints(hints(64))
                .build();
    }

    private static ExtendedS3DestinationConfiguration gzip() {
        return destination(DELAYS_PREFIX)
                .compressionFormat(CompressionFormat.GZIP)
                .bufferingHints(hints(5))
                .build();
    }

    private static ExtendedS3DestinationConfiguration.Builder destination(String prefix) {
        return ExtendedS3DestinationConfiguration.builder()
                .bucketARN("arn:aws:s3:::" + BUCKET)
                .roleARN(ROLE)
                .prefix(prefix)
                .errorOutputPrefix("errors/" + prefix);
    }

    private static BufferingHints hints(int sizeInMBs) {
        return BufferingHints.builder()
                .sizeInMBs(sizeInMBs)
                .intervalInSeconds((int) INTERVAL.toSeconds())
                .build();
    }

    private void createApplication() throws InterruptedException {
        String inputId = clients.analytics
                .createApplication(r -> r.applicationName(APPLICATION)
                        .runtimeEnvironment(RuntimeEnvironment.SQL_1_0)
                        .serviceExecutionRole(ROLE)
                        .applicationConfiguration(c -> c.applicationCodeConfiguration(
                                        code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                                .codeContent(t -> t.textContent(Flights.sql())))
                                .sqlApplicationConfiguration(
                                        s -> s.inputs(input()).outputs(output()))))
                .applicationDetail()
                .applicationConfigurationDescription()
                .sqlApplicationConfigurationDescription()
                .inputDescriptions()
                .get(0)
                .inputId();
        SqlRunConfiguration fromTheStart = SqlRunConfiguration.builder()
                .inputId(inputId)
                .inputStartingPositionConfiguration(p -> p.inputStartingPosition(InputStartingPosition.TRIM_HORIZON))
                .build();
        clients.analytics.startApplication(
                r -> r.applicationName(APPLICATION).runConfiguration(c -> c.sqlRunConfigurations(fromTheStart)));
        await("application " + APPLICATION, () -> clients.analytics
                .describeApplication(r -> r.applicationName(APPLICATION))
                .applicationDetail()
                .applicationStatus()
                .equals(ApplicationStatus.RUNNING));
    }

    private static Input input() {
        return Input.builder()
                .namePrefix("FLIGHTS")
                .kinesisStreamsInput(s -> s.resourceARN(streamArn(FLIGHTS)))
                .inputSchema(s -> s.recordEncoding("UTF-8")
                        .recordFormat(f -> f.recordFormatType(RecordFormatType.JSON)
                                .mappingParameters(m -> m.jsonMappingParameters(j -> j.recordRowPath("$"))))
                        .recordColumns(List.of(
                                column("origin", "VARCHAR(4)"),
                                column("delay", "INTEGER"),
                                column("distance", "INTEGER"))))
                .build();
    }

    private static RecordColumn column(String name, String type) {
        return RecordColumn.builder()
                .name(name)
                .mapping("$." + name)
                .sqlType(type)
                .build();
    }

    private static Output output() {
        return Output.builder()
                .name("DELAYS_BY_ORIGIN")
                .kinesisStreamsOutput(s -> s.resourceARN(streamArn(DELAYS)))
                .destinationSchema(s -> s.recordFormatType(RecordFormatType.JSON))
                .build();
    }

    private static String streamArn(String name) {
        return "arn:aws:kinesis:us-east-1:000000000000:stream/" + name;
    }

    private void await(String what, Condition condition) throws InterruptedException {
        Instant deadline = clock.instant().plus(PATIENCE);
        while (!condition.holds()) {
            if (clock.instant().isAfter(deadline)) {
                throw new IllegalStateException(what + " is not ready after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(50);
        }
    }

    private interface Condition {
        boolean holds();
    }
}
