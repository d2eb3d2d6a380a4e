package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.firehose.model.Processor;
import software.amazon.awssdk.services.firehose.model.ProcessorParameter;
import software.amazon.awssdk.services.firehose.model.ProcessorType;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A function transforms every record of a delivery stream whose server is killed half-way: each is delivered once. {@code
 * -Dfreshet.records=1000000} is the long profile.
 */
class TransformLoadIT {
    private static final int RECORDS = Integer.getInteger("freshet.records", 20_000);
    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(120 + RECORDS / 2_000);
    private static final String TRANSFORM =
            """
            import base64
            def handler(event, context):
                return {'records': [{
                    'recordId': r['recordId'],
                    'result': 'Ok',
                    'data': base64.b64encode(base64.b64decode(r['data']).upper() + b'\\n').decode(),
                } for r in event['records']]}
            """;

    @TempDir
    Path directory;

    @Test
    void everyRecordIsTransformedAndDeliveredOnceThoughTheServerIsKilled() throws Exception {
        TestedFunctions.prepare(directory);
        try (CalledBack told = new CalledBack();
                ServerProcess server = ServerProcess.start(directory);
                LambdaClient lambda = TestedFunctions.client(server)) {
            TestedFunctions.create(lambda, "transform", TRANSFORM, 30, told);
            long begun = System.nanoTime();
            createDelivery(server);
            put(server, 0, RECORDS / 2);
            server.kill();
            server.startAgain();
            put(server, RECORDS / 2, RECORDS);

            Await.until(
                    PATIENCE,
                    () -> "not all of " + RECORDS + " are delivered",
                    () -> delivered(server).size() == RECORDS);
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d records transformed in %.0f s, with a kill: %.0f/s%n",
                    RECORDS,
                    seconds,
                    RECORDS / seconds);
            BitSet seen = new BitSet(RECORDS);
            delivered(server).forEach(id -> {
                assertThat(seen.get(id)).as("record %d a second time", id).isFalse();
                seen.set(id);
            });
            assertThat(seen.cardinality()).isEqualTo(RECORDS);
            Await.until(PATIENCE, () -> "audit", () -> server.freshet("audit", "loaded", "--all")
                    .startsWith("0"));
        }
    }

    private static void createDelivery(ServerProcess server) throws Exception {
        Processor transform = Processor.builder()
                .type(ProcessorType.LAMBDA)
                .parameters(
                        parameter("LambdaArn", "arn:aws:lambda:us-east-1:000000000000:function:transform"),
                        parameter("BufferIntervalInSeconds", "1"))
                .build();
        try (FirehoseClient firehose = server.firehose();
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            firehose.createDeliveryStream(r -> r.deliveryStreamName("loaded")
                    .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                            .roleARN(Pipeline.ROLE)
                            .prefix("loaded/")
                            .errorOutputPrefix("errors/")
                            .compressionFormat(CompressionFormat.GZIP)
                            .bufferingHints(h -> h.sizeInMBs(8).intervalInSeconds(2))
                            .processingConfiguration(p -> p.enabled(true).processors(transform))));
            Await.until(PATIENCE, () -> "delivery stream", () -> firehose.describeDeliveryStream(
                            r -> r.deliveryStreamName("loaded"))
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

    private static void put(ServerProcess server, int from, int to) {
        try (FirehoseClient firehose = server.firehose()) {
            for (int first = from; first < to; first += BATCH) {
                List<Record> records = new ArrayList<>();
                for (int id = first; id < Math.min(to, first + BATCH); id++) {
                    SdkBytes data = SdkBytes.fromUtf8String("{\"text\":\"a record of a web log\",\"id\":" + id + "}");
                    records.add(Record.builder().data(data).build());
                }
                int failed = firehose.putRecordBatch(
                                r -> r.deliveryStreamName("loaded").records(records))
                        .failedPutCount();
                assertThat(failed).isZero();
            }
        }
    }

    /** The ids of all that is there, as often as they are there. */
    private static List<Integer> delivered(ServerProcess server) throws IOException {
        List<Integer> ids = new ArrayList<>(RECORDS);
        try (S3Client s3 = server.s3()) {
            for (S3Object object : s3.listObjectsV2Paginator(
                            r -> r.bucket(Pipeline.BUCKET).prefix("loaded/"))
                    .contents()) {
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(
                                s3.getObject(r -> r.bucket(Pipeline.BUCKET).key(object.key()))),
                        StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        assertThat(line).startsWith("{\"TEXT\":");
                        ids.add(Integer.parseInt(line.replaceAll("[^0-9]", "")));
                    }
                }
            }
        }
        return ids;
    }
}
