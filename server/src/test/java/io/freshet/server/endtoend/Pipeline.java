package io.freshet.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationConfiguration;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.firehose.model.ProcessorParameter;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Input;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputStartingPosition;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Output;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordFormatType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlRunConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Builds what the tests stream through, and reads back what was delivered. */
final class Pipeline {
    static final String BUCKET = "lake";
    static final String ROLE = "arn:aws:iam::000000000000:role/test";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Pipeline() {}

    static void createStream(ServerAccess server, String name, int shards) throws Exception {
        try (KinesisClient kinesis = server.kinesis()) {
            kinesis.createStream(r -> r.streamName(name).shardCount(shards));
            Await.until(PATIENCE, () -> "stream " + name, () -> kinesis.describeStreamSummary(r -> r.streamName(name))
                    .streamDescriptionSummary()
                    .streamStatus()
                    .equals(StreamStatus.ACTIVE));
        }
    }

    /** A step of a delivery stream's processing. */
    static Processor processor(String type, Map<String, String> parameters) {
        return Processor.builder()
                .type(type)
                .parameters(parameters.entrySet().stream()
                        .map(parameter -> ProcessorParameter.builder()
                                .parameterName(parameter.getKey())
                                .parameterValue(parameter.getValue())
                                .build())
                        .toList())
                .build();
    }

    /** A delivery stream that writes gzip JSON lines every second below {@code name/}, from {@code source} or from direct puts. */
    static void createDelivery(ServerAccess server, String name, boolean fromStream) throws Exception {
        ExtendedS3DestinationConfiguration destination = ExtendedS3DestinationConfiguration.builder()
                .bucketARN("arn:aws:s3:::" + BUCKET)
                .roleARN(ROLE)
                .prefix(name + "/")
                .compressionFormat(CompressionFormat.GZIP)
                .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                .processingConfiguration(
                        p -> p.enabled(true).processors(processor("AppendDelimiterToRecord", Map.of())))
                .build();
        try (FirehoseClient firehose = server.firehose()) {
            firehose.createDeliveryStream(r -> {
                r.deliveryStreamName(name).extendedS3DestinationConfiguration(destination);
                if (fromStream) {
                    r.deliveryStreamType(DeliveryStreamType.KINESIS_STREAM_AS_SOURCE)
                            .kinesisStreamSourceConfiguration(
                                    s -> s.kinesisStreamARN(streamArn(name)).roleARN(ROLE));
                }
            });
            Await.until(PATIENCE, () -> "delivery stream " + name, () -> firehose.describeDeliveryStream(
                            r -> r.deliveryStreamName(name))
                    .deliveryStreamDescription()
                    .deliveryStreamStatus()
                    .equals(DeliveryStreamStatus.ACTIVE));
        }
    }

    /** An application from stream {@code numbers} (JSON with an INTEGER {@code id}) to the given output ARN. */
    static void runApplication(ServerAccess server, String name, String sql, String outputStream, String outputArn)
            throws Exception {
        runApplication(server, name, sql, outputStream, outputArn, List.of());
    }

    static void runApplication(
            ServerAccess server, String name, String sql, String outputStream, String outputArn, List<Tag> tags)
            throws Exception {
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            String inputId = analytics
                    .createApplication(r -> r.applicationName(name)
                            .runtimeEnvironment(RuntimeEnvironment.SQL_1_0)
                            .serviceExecutionRole(ROLE)
                            .applyMutation(request -> {
                                if (!tags.isEmpty()) { // the service refuses a list without any
                                    request.tags(tags);
                                }
                            })
                            .applicationConfiguration(c -> c.applicationCodeConfiguration(
                                            code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                                    .codeContent(t -> t.textContent(sql)))
                                    .sqlApplicationConfiguration(
                                            s -> s.inputs(numbers()).outputs(output(outputStream, outputArn)))))
                    .applicationDetail()
                    .applicationConfigurationDescription()
                    .sqlApplicationConfigurationDescription()
                    .inputDescriptions()
                    .get(0)
                    .inputId();
            SqlRunConfiguration fromTheStart = SqlRunConfiguration.builder()
                    .inputId(inputId)
                    .inputStartingPositionConfiguration(
                            p -> p.inputStartingPosition(InputStartingPosition.TRIM_HORIZON))
                    .build();
            analytics.startApplication(
                    r -> r.applicationName(name).runConfiguration(c -> c.sqlRunConfigurations(fromTheStart)));
            Await.until(PATIENCE, () -> "application " + name, () -> analytics
                    .describeApplication(r -> r.applicationName(name))
                    .applicationDetail()
                    .applicationStatus()
                    .equals(ApplicationStatus.RUNNING));
        }
    }

    static Input numbers() {
        return Input.builder()
                .namePrefix("SOURCE_SQL_STREAM")
                .kinesisStreamsInput(s -> s.resourceARN(streamArn("numbers")))
                .inputSchema(s -> s.recordFormat(f -> f.recordFormatType(RecordFormatType.JSON)
                                .mappingParameters(m -> m.jsonMappingParameters(j -> j.recordRowPath("$"))))
                        .recordColumns(List.of(RecordColumn.builder()
                                .name("ID")
                                .mapping("$.id")
                                .sqlType("INTEGER")
                                .build())))
                .build();
    }

    static Output output(String inApplicationStream, String arn) {
        Output.Builder output = Output.builder()
                .name(inApplicationStream)
                .destinationSchema(s -> s.recordFormatType(RecordFormatType.JSON));
        if (arn.contains(":lambda:")) {
            return output.lambdaOutput(f -> f.resourceARN(arn)).build();
        }
        return arn.contains(":firehose:")
                ? output.kinesisFirehoseOutput(f -> f.resourceARN(arn)).build()
                : output.kinesisStreamsOutput(s -> s.resourceARN(arn)).build();
    }

    static String streamArn(String name) {
        return "arn:aws:kinesis:us-east-1:000000000000:stream/" + name;
    }

    static String deliveryArn(String name) {
        return "arn:aws:firehose:us-east-1:000000000000:deliverystream/" + name;
    }

    /** The rows of all gzip objects below a prefix; objects already read are taken from {@code seen}. */
    static List<JsonNode> delivered(S3Client s3, String prefix, Map<String, List<JsonNode>> seen) throws IOException {
        for (S3Object object :
                s3.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix(prefix)).contents()) {
            if (!seen.containsKey(object.key())) {
                seen.put(
                        object.key(),
                        jsonLines(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(object.key()))
                                .asByteArray()));
            }
        }
        return seen.values().stream().flatMap(List::stream).toList();
    }

    static List<JsonNode> delivered(S3Client s3, String prefix) throws IOException {
        return delivered(s3, prefix, new HashMap<>());
    }

    private static List<JsonNode> jsonLines(byte[] gzip) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            for (String line : new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    rows.add(JSON.readTree(line));
                }
            }
        }
        return rows;
    }
}
