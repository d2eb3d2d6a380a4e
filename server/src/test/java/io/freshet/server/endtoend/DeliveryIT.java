package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A partitioned delivery stream in a whole server: updated, encrypted and restarted while records come. */
class DeliveryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PART = 200;

    @TempDir
    Path directory;

    @Test
    void deliversEachRecordOnceWhileTheStreamIsUpdatedEncryptedAndRestarted() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            try (S3Client s3 = server.s3();
                    FirehoseClient firehose = server.firehose()) {
                create(firehose);
                Await.until(Duration.ofSeconds(60), () -> "the reason is: " + reason(firehose), () -> reason(firehose)
                        .startsWith("Bucket " + Pipeline.BUCKET + " does not exist"));
                s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
                put(firehose, 0);
                firehose.updateDestination(r -> r.deliveryStreamName("orders")
                        .currentDeliveryStreamVersionId("1")
                        .destinationId("destinationId-000000000001")
                        .extendedS3DestinationUpdate(u -> u.prefix("second/p=!{partitionKeyFromQuery:p}/")));
                put(firehose, 1);
                firehose.startDeliveryStreamEncryption(r -> r.deliveryStreamName("orders"));
                put(firehose, 2);
            }
            server.kill();
            server.startAgain();

            try (S3Client s3 = server.s3();
                    FirehoseClient firehose = server.firehose()) {
                put(firehose, 3);
                Await.until(
                        PATIENCE,
                        () -> "delivered: " + lines(s3).size(),
                        () -> lines(s3).size() >= 4 * PART);
                assertThat(lines(s3)).doesNotHaveDuplicates().hasSize(4 * PART);
                objects(s3).forEach((key, text) -> assertThat(key)
                        .as(text)
                        .matches("(first/.*/orders-1-|second/.*/orders-2-).*\\.gz")
                        .contains("/p=" + text.charAt(text.indexOf("\"p\":") + 4) + "/"));
            }
        }
    }

    private static void create(FirehoseClient firehose) {
        firehose.createDeliveryStream(r -> r.deliveryStreamName("orders")
                .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                        .roleARN(Pipeline.ROLE)
                        .prefix("first/p=!{partitionKeyFromQuery:p}/")
                        .errorOutputPrefix("errors/!{firehose:error-output-type}/")
                        .compressionFormat(CompressionFormat.GZIP)
                        .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                        .dynamicPartitioningConfiguration(d -> d.enabled(true))
                        .processingConfiguration(p -> p.enabled(true)
                                .processors(List.of(
                                        Pipeline.processor(
                                                "MetadataExtraction",
                                                Map.of(
                                                        "MetadataExtractionQuery", "{p: (.n % 5)}",
                                                        "JsonParsingEngine", "JQ-1.6")),
                                        Pipeline.processor("AppendDelimiterToRecord", Map.of()))))));
    }

    private static String reason(FirehoseClient firehose) {
        return firehose.describeDeliveryStream(r -> r.deliveryStreamName("orders"))
                .deliveryStreamDescription()
                .failureDescription()
                .details();
    }

    private static void put(FirehoseClient firehose, int part) {
        List<Record> records = new ArrayList<>();
        for (int n = part * PART; n < (part + 1) * PART; n++) {
            String text = "{\"n\":" + n + ",\"p\":" + n % 5 + "}";
            records.add(Record.builder().data(SdkBytes.fromUtf8String(text)).build());
        }
        var response =
                firehose.putRecordBatch(r -> r.deliveryStreamName("orders").records(records));
        assertThat(response.failedPutCount()).isZero();
        assertThat(response.encrypted()).isEqualTo(part >= 2);
    }

    private static List<String> lines(S3Client s3) {
        return objects(s3).values().stream().flatMap(String::lines).toList();
    }

    private static Map<String, String> objects(S3Client s3) {
        Map<String, String> objects = new TreeMap<>();
        for (S3Object object :
                s3.listObjectsV2Paginator(r -> r.bucket(Pipeline.BUCKET)).contents()) {
            byte[] data = s3.getObjectAsBytes(r -> r.bucket(Pipeline.BUCKET).key(object.key()))
                    .asByteArrayUnsafe();
            objects.put(object.key(), unzipped(data));
        }
        return objects;
    }

    private static String unzipped(byte[] data) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(data))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
