package io.freshet.server.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.kinesis.AmazonKinesis;
import com.amazonaws.services.kinesis.AmazonKinesisClientBuilder;
import com.amazonaws.services.kinesis.model.DescribeStreamSummaryRequest;
import com.amazonaws.services.kinesis.model.GetRecordsRequest;
import com.amazonaws.services.kinesis.model.GetShardIteratorRequest;
import com.amazonaws.services.kinesis.model.PutRecordsRequest;
import com.amazonaws.services.kinesis.model.PutRecordsRequestEntry;
import com.amazonaws.services.kinesis.model.Record;
import com.amazonaws.services.kinesis.model.ResourceNotFoundException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Streams through the SDKs of other languages and of an older Java, with nothing changed but the endpoint; signatures are verified. The environment variable
 * {@code FRESHET_CLIENTS} names a folder with a Python that has boto3, and beside it is a folder {@code node} with npm's packages.
 */
@SuppressWarnings("NullAway.Init")
class KinesisClientsIT {
    private static final String STREAM = "orders";

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        Path keys = Files.writeString(directory.resolve("keys.yaml"), "keys: [{id: test, secret: test}]");
        server = ServerProcess.start(directory, Map.of(), "--tls", "self-signed", "--credentials", keys.toString());
        Pipeline.createStream(server, STREAM, 2);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void boto3PutsReadsAndNamesErrors() throws Exception {
        python("kinesis.py");
    }

    @Test
    void boto3SubscribesToAShard() throws Exception {
        python("kinesis.py", "subscribe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "http1"})
    void theJavaScriptSdkPutsReadsAndNamesErrors(String protocol) throws Exception {
        node("kinesis.cjs", protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "http1"})
    void theJavaScriptSdkSubscribesToAShard(String protocol) throws Exception {
        node("kinesis.cjs", protocol, "subscribe");
    }

    @Test
    void theProducerLibraryPutsAggregatesOverTls() throws Exception {
        Path libraries = clients().resolveSibling("kpl");
        assumeTrue(Files.isDirectory(libraries), "no Kinesis Producer Library: there is no " + libraries);
        Pipeline.createStream(server, "produced", 2);
        String classPath = libraries + "/*" + File.pathSeparator + System.getProperty("java.class.path");

        run(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp", classPath), "Kpl.java", "produced");

        try (KinesisClient kinesis = server.kinesis()) {
            List<KinesisClientRecord> stored = new ArrayList<>();
            for (String shard : List.of("shardId-000000000000", "shardId-000000000001")) {
                String iterator = kinesis.getShardIterator(
                                r -> r.streamName("produced").shardId(shard).shardIteratorType("TRIM_HORIZON"))
                        .shardIterator();
                kinesis.getRecords(r -> r.shardIterator(iterator)).records().stream()
                        .map(KinesisClientRecord::fromRecord)
                        .forEach(stored::add);
            }
            assertThat(stored).hasSizeLessThan(1000);
            assertThat(new AggregatorUtil().deaggregate(stored))
                    .extracting(record -> UTF_8.decode(record.data()).toString())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1000)
                            .mapToObj(i -> "record " + i)
                            .toList());
        }
    }

    /** Its data operations are CBOR, its timestamps are whole milliseconds. */
    @Test
    void theFirstJavaSdkPutsReadsAndNamesErrors() {
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        AmazonKinesis kinesis = AmazonKinesisClientBuilder.standard()
                .withEndpointConfiguration(
                        new EndpointConfiguration(server.endpoint().toString(), "us-east-1"))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("test", "test")))
                .build();
        try {
            PutRecordsRequestEntry entry = new PutRecordsRequestEntry()
                    .withPartitionKey("v1")
                    .withData(ByteBuffer.wrap("caf\u00e9".getBytes(UTF_8)));
            var put = kinesis.putRecords(
                            new PutRecordsRequest().withStreamName(STREAM).withRecords(entry, entry))
                    .getRecords();
            String shard = put.get(0).getShardId();

            Record first = first(
                    kinesis,
                    at(shard)
                            .withShardIteratorType("AT_SEQUENCE_NUMBER")
                            .withStartingSequenceNumber(put.get(0).getSequenceNumber()));
            assertThat(UTF_8.decode(first.getData()).toString()).isEqualTo("caf\u00e9");
            assertThat(first.getSequenceNumber()).isEqualTo(put.get(0).getSequenceNumber());
            Date arrived = first.getApproximateArrivalTimestamp();
            assertThat(first(
                                    kinesis,
                                    at(shard)
                                            .withShardIteratorType("AT_TIMESTAMP")
                                            .withTimestamp(arrived))
                            .getApproximateArrivalTimestamp())
                    .isAfterOrEqualTo(arrived);
            assertThatThrownBy(() ->
                            kinesis.describeStreamSummary(new DescribeStreamSummaryRequest().withStreamName("missing")))
                    .isInstanceOf(ResourceNotFoundException.class);
        } finally {
            kinesis.shutdown();
        }
    }

    private static GetShardIteratorRequest at(String shard) {
        return new GetShardIteratorRequest().withStreamName(STREAM).withShardId(shard);
    }

    private static Record first(AmazonKinesis kinesis, GetShardIteratorRequest from) {
        String iterator = kinesis.getShardIterator(from).getShardIterator();
        return kinesis.getRecords(new GetRecordsRequest().withShardIterator(iterator))
                .getRecords()
                .get(0);
    }

    private static void python(String script, String... arguments) throws Exception {
        Path python = clients().resolve("python3");
        assumeTrue(
                Files.isExecutable(python),
                "no Python with boto3: FRESHET_CLIENTS does not name a folder that has one");
        run(List.of(python.toString()), script, STREAM, arguments);
    }

    private static void node(String script, String... arguments) throws Exception {
        Path sdk = packages().resolve("@aws-sdk/client-kinesis");
        assumeTrue(Files.isDirectory(sdk), "no AWS SDK for JavaScript: there is no " + sdk);
        run(List.of("node"), script, STREAM, arguments);
    }

    private static Path clients() {
        return Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere/bin"));
    }

    private static Path packages() {
        return clients().resolveSibling("node").resolve("node_modules");
    }

    private static void run(List<String> interpreter, String script, String stream, String... arguments)
            throws IOException, InterruptedException {
        Path file = directory.resolve(script);
        try (InputStream in =
                Objects.requireNonNull(KinesisClientsIT.class.getResourceAsStream("/clients/" + script), script)) {
            Files.write(file, in.readAllBytes());
        }
        List<String> command = new ArrayList<>(interpreter);
        command.addAll(List.of(file.toString(), server.endpoint().toString(), stream));
        command.addAll(Arrays.asList(arguments));
        Path output = Files.createTempFile(directory, script, ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("NODE_PATH", packages().toString()));
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as("%s: %s", command, Files.readString(output))
                .isTrue();
    }
}
