package io.freshet.server.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Input;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Handlers written for Firehose and Kinesis Analytics, inside deliveries and applications of a server that is killed meanwhile. */
class PipelineFunctionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";

    private static final String TRANSFORM =
            """
            import base64, json

            def handler(event, context):
                out = []
                for record in event['records']:
                    row = json.loads(base64.b64decode(record['data']))
                    if row['id'] % 10 == 3:
                        out.append({'recordId': record['recordId'], 'result': 'Dropped'})
                    elif row['id'] % 10 == 7:
                        out.append({'recordId': record['recordId'], 'result': 'ProcessingFailed', 'data': record['data']})
                    else:
                        row['half'] = row['id'] // 2
                        data = base64.b64encode((json.dumps(row) + '\\n').encode()).decode()
                        out.append({'recordId': record['recordId'], 'result': 'Ok', 'data': data})
                return {'records': out}
            """;
    private static final String TAKE =
            """
            import base64

            def handler(event, context):
                for record in event['records']:
                    print('took', base64.b64decode(record['data']).decode().strip())
                return {'records': [{'recordId': r['recordId'], 'result': 'Ok'} for r in event['records']]}
            """;

    @TempDir
    Path directory;

    @Test
    void deliveriesAndApplicationsCallHandlersThoughTheServerIsKilled() throws Exception {
        assumeTrue(hasPython(), "no python3 on the PATH to run handlers with");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (ServerProcess server = ServerProcess.start(directory)) {
            createFunctions(server);
            createDelivery(server);
            createApplication(server);
            put(server, 0, 1_000);
            Await.until(PATIENCE, () -> "nothing delivered", () -> !delivered(server)
                    .isEmpty());
            server.kill();
            server.startAgain();
            put(server, 1_000, 2_000);

            Set<Integer> passed = ids(id -> id != 3 && id != 7);
            Await.until(
                    PATIENCE, () -> "not all delivered", () -> delivered(server).size() >= passed.size());
            assertThat(delivered(server)).doesNotHaveDuplicates();
            assertThat(new TreeSet<>(delivered(server))).isEqualTo(passed);
            Await.until(PATIENCE, () -> "not all failed", () -> failed(server).size() >= 200);
            assertThat(failed(server)).doesNotHaveDuplicates();
            assertThat(new TreeSet<>(failed(server))).isEqualTo(ids(id -> id == 7));
            Await.until(
                    PATIENCE,
                    () -> "audit",
                    () -> Cli.run(
                                            "audit",
                                            "changed",
                                            "--all",
                                            "--endpoint-url",
                                            server.endpoint().toString())
                                    .exitCode()
                            == 0);
            Await.until(PATIENCE, () -> "the application's function did not take all", () -> taken(server)
                    .containsAll(Set.of("took {\"ID\":1996}", "took {\"ID\":1998}")));
            assertThat(taken(server)).noneMatch(line -> line.contains("1993") || line.contains("1997"));
        }
    }

    private static boolean hasPython() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }

    private static Set<Integer> ids(IntPredicate lastDigit) {
        return IntStream.range(0, 2_000)
                .filter(id -> lastDigit.test(id % 10))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void createFunctions(ServerProcess server) throws IOException {
        try (LambdaClient lambda =
                ServerAccess.aimed(LambdaClient.builder(), server.endpoint()).build()) {
            for (String name : List.of("transform", "take")) {
                SdkBytes code = SdkBytes.fromByteArray(zip(name.equals("take") ? TAKE : TRANSFORM));
                lambda.createFunction(r -> r.functionName(name)
                        .runtime("python3.12")
                        .handler("app.handler")
                        .role(Pipeline.ROLE)
                        .timeout(30)
                        .code(c -> c.zipFile(code)));
            }
        }
    }

    private static byte[] zip(String code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("app.py"));
            zip.write(code.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void createDelivery(ServerProcess server) throws Exception {
        Processor transform = Processor.builder()
                .type(ProcessorType.LAMBDA)
                .parameters(
                        ProcessorParameter.builder()
                                .parameterName("LambdaArn")
                                .parameterValue(FUNCTION + "transform")
                                .build(),
                        ProcessorParameter.builder()
                                .parameterName("BufferIntervalInSeconds")
                                .parameterValue("1")
                                .build())
                .build();
        try (FirehoseClient firehose = server.firehose();
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            firehose.createDeliveryStream(r -> r.deliveryStreamName("changed")
                    .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET)
                            .roleARN(Pipeline.ROLE)
                            .prefix("changed/")
                            .errorOutputPrefix("errors/")
                            .compressionFormat(CompressionFormat.GZIP)
                            .bufferingHints(h -> h.sizeInMBs(1).intervalInSeconds(1))
                            .processingConfiguration(p -> p.enabled(true).processors(transform))));
            Await.until(PATIENCE, () -> "delivery stream", () -> firehose.describeDeliveryStream(
                            r -> r.deliveryStreamName("changed"))
                    .deliveryStreamDescription()
                    .deliveryStreamStatus()
                    .equals(DeliveryStreamStatus.ACTIVE));
        }
    }

    private static void createApplication(ServerProcess server) throws Exception {
        Pipeline.createStream(server, "numbers", 2);
        Input input = Pipeline.numbers().toBuilder()
                .inputProcessingConfiguration(p -> p.inputLambdaProcessor(l -> l.resourceARN(FUNCTION + "transform")))
                .build();
        String sql = "CREATE STREAM \"EVEN\" (ID INTEGER);"
                + " CREATE PUMP P AS INSERT INTO \"EVEN\" SELECT STREAM ID FROM SOURCE_SQL_STREAM_001 WHERE MOD(ID, 2) = 0;";
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            analytics.createApplication(r -> r.applicationName("app")
                    .runtimeEnvironment(RuntimeEnvironment.SQL_1_0)
                    .serviceExecutionRole(Pipeline.ROLE)
                    .applicationConfiguration(
                            c -> c.applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                            .codeContent(t -> t.textContent(sql)))
                                    .sqlApplicationConfiguration(
                                            s -> s.inputs(input).outputs(Pipeline.output("EVEN", FUNCTION + "take")))));
            analytics.startApplication(r -> r.applicationName("app"));
            Await.until(PATIENCE, () -> "application", () -> analytics
                    .describeApplication(r -> r.applicationName("app"))
                    .applicationDetail()
                    .applicationStatusAsString()
                    .equals("RUNNING"));
        }
    }

    private static void put(ServerProcess server, int from, int to) {
        try (FirehoseClient firehose = server.firehose();
                KinesisClient kinesis = server.kinesis()) {
            for (int first = from; first < to; first += 250) {
                List<String> rows = IntStream.range(first, first + 250)
                        .mapToObj(id -> "{\"id\":" + id + "}")
                        .toList();
                assertThat(firehose.putRecordBatch(r -> r.deliveryStreamName("changed")
                                        .records(rows.stream()
                                                .map(row -> Record.builder()
                                                        .data(SdkBytes.fromUtf8String(row))
                                                        .build())
                                                .toList()))
                                .failedPutCount())
                        .isZero();
                kinesis.putRecords(r -> r.streamName("numbers")
                        .records(rows.stream()
                                .map(row -> PutRecordsRequestEntry.builder()
                                        .partitionKey(row)
                                        .data(SdkBytes.fromUtf8String(row))
                                        .build())
                                .toList()));
            }
        }
    }

    private static List<Integer> delivered(ServerProcess server) throws IOException {
        try (S3Client s3 = server.s3()) {
            return Pipeline.delivered(s3, "changed/").stream()
                    .peek(row -> assertThat(row.path("half").asInt())
                            .isEqualTo(row.path("id").asInt() / 2))
                    .map(row -> row.path("id").asInt())
                    .toList();
        }
    }

    private static List<Integer> failed(ServerProcess server) throws IOException {
        try (S3Client s3 = server.s3()) {
            List<Integer> ids = new ArrayList<>();
            for (S3Object object : s3.listObjectsV2Paginator(
                            r -> r.bucket(Pipeline.BUCKET).prefix("errors/"))
                    .contents()) {
                String lines = s3.getObjectAsBytes(
                                r -> r.bucket(Pipeline.BUCKET).key(object.key()))
                        .asUtf8String();
                for (String line : lines.lines().toList()) {
                    JsonNode error = JSON.readTree(line);
                    assertThat(error.path("errorCode").asText()).isEqualTo("Lambda.ProcessingFailedStatus");
                    assertThat(error.path("lambdaARN").asText()).isEqualTo(FUNCTION + "transform");
                    byte[] raw =
                            Base64.getDecoder().decode(error.path("rawData").asText());
                    ids.add(JSON.readTree(raw).path("id").asInt());
                }
            }
            return ids;
        }
    }

    private static List<String> taken(ServerProcess server) throws IOException, InterruptedException {
        return Cli.run(
                        "function",
                        "logs",
                        "take",
                        "--lines",
                        "1000",
                        "--endpoint-url",
                        server.endpoint().toString())
                .out()
                .lines()
                .map(line -> line.replaceFirst("^.*?(?=took )", ""))
                .filter(line -> line.startsWith("took "))
                .toList();
    }
}
