package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Three delivery streams for a {@link FirehoseLoad}: plain gzip, Parquet, and partitions. */
final class FireStreams {
    static final List<String> NAMES = List.of("gzip", "parquet", "parts");
    private static final ObjectMapper JSON = new ObjectMapper();

    private FireStreams() {}

    static void create(ServerAccess server, int partitionSeconds) {
        try (FirehoseClient firehose = server.firehose()) {
            firehose.createDeliveryStream(r -> r.deliveryStreamName("gzip")
                    .extendedS3DestinationConfiguration(destination("gzip", 1)
                            .compressionFormat(CompressionFormat.GZIP)
                            .processingConfiguration(p ->
                                    p.enabled(true).processors(Pipeline.processor("AppendDelimiterToRecord", Map.of())))
                            .build()));
            firehose.createDeliveryStream(r -> r.deliveryStreamName("parquet")
                    .extendedS3DestinationConfiguration(destination("parquet", 1)
                            .dataFormatConversionConfiguration(c -> c.enabled(true)
                                    .schemaConfiguration(s -> s.roleARN(Pipeline.ROLE))
                                    .inputFormatConfiguration(i -> i.deserializer(d -> d.openXJsonSerDe(o -> {})))
                                    .outputFormatConfiguration(o -> o.serializer(s -> s.parquetSerDe(p -> {}))))
                            .build()));
            firehose.createDeliveryStream(r -> r.deliveryStreamName("parts")
                    .extendedS3DestinationConfiguration(destination("parts", partitionSeconds)
                            .prefix("parts/p=!{partitionKeyFromQuery:p}/")
                            .compressionFormat(CompressionFormat.GZIP)
                            .dynamicPartitioningConfiguration(d -> d.enabled(true))
                            .processingConfiguration(p -> p.enabled(true)
                                    .processors(
                                            Pipeline.processor(
                                                    "MetadataExtraction",
                                                    Map.of(
                                                            "MetadataExtractionQuery",
                                                            "{p: .p}",
                                                            "JsonParsingEngine",
                                                            "JQ-1.6")),
                                            Pipeline.processor("AppendDelimiterToRecord", Map.of())))
                            .build()));
        }
    }

    private static ExtendedS3DestinationConfiguration.Builder destination(String name, int seconds) {
        return ExtendedS3DestinationConfiguration.builder()
                .bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                .roleARN(Pipeline.ROLE)
                .prefix(name + "/")
                .errorOutputPrefix("errors/!{firehose:error-output-type}/")
                .bufferingHints(h -> h.sizeInMBs(16).intervalInSeconds(seconds));
    }

    /** What the audit says once nothing is pending. */
    static JsonNode auditOnceDelivered(ServerAccess server, Duration patience, String stream) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String[] answer =
                    server.freshet("audit", stream, "--all", "--output", "json").split("\n", 2);
            JsonNode report = JSON.readTree(answer[1]);
            boolean settled = report.path("Records").path("Pending").asLong() == 0
                    && report.path("Records").path("Accepted").asLong() > 0;
            if (settled || System.nanoTime() > deadline) {
                assertThat(settled).as("pending: " + answer[1]).isTrue();
                assertThat(answer[0]).isEqualTo(report.path("Holds").asBoolean() ? "0" : "1");
                return report;
            }
            Thread.sleep(300);
        }
    }

    /** The numbers of all records below a prefix. */
    static List<Integer> gzipIds(S3Client s3, String prefix) throws Exception {
        List<Integer> ids = new ArrayList<>();
        eachLine(s3, prefix, line -> ids.add(JSON.readTree(line).path("id").asInt()));
        return ids;
    }

    static List<String> lines(S3Client s3, String prefix) throws Exception {
        List<String> lines = new ArrayList<>();
        eachLine(s3, prefix, lines::add);
        return lines;
    }

    private interface Lines {
        void take(String line) throws IOException;
    }

    /** Of gzip objects, of which there may be more than fit into memory. */
    private static void eachLine(S3Client s3, String prefix, Lines lines) throws Exception {
        for (S3Object object : s3.listObjectsV2Paginator(
                        r -> r.bucket(Pipeline.BUCKET).prefix(prefix))
                .contents()) {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(
                            s3.getObject(r -> r.bucket(Pipeline.BUCKET).key(object.key()))),
                    StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    lines.take(line);
                }
            }
        }
    }
}
