package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.kafka.LoopbackPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeValidationException;
import software.amazon.awssdk.services.s3.S3Client;

/** What goes wrong at a user's hands gets one clear sentence, and costs nothing that was acknowledged. */
@SuppressWarnings("NullAway.Init")
class ErrorsIT {
    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(directory);
        Pipeline.createStream(server, "numbers", 1);
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anOccupiedPortIsNamed(@TempDir Path other) throws Exception {
        assertThat(ServerProcess.refusal(other, Map.of(), server.port, LoopbackPort.free()))
                .startsWith("1: ")
                .contains("freshet: port " + server.port
                        + " on 127.0.0.1 is taken by another program: end it, or give --port")
                .doesNotContain("bug");
    }

    @Test
    void anOccupiedS3PortIsNamed(@TempDir Path other) throws Exception {
        assertThat(ServerProcess.refusal(other, Map.of(), LoopbackPort.free(), server.s3Port))
                .startsWith("1: ")
                .contains(Integer.toString(server.s3Port))
                .doesNotContain("bug");
    }

    @Test
    void aDataDirectoryInUseIsNamed() throws Exception {
        assertThat(ServerProcess.refusal(directory, Map.of(), LoopbackPort.free(), LoopbackPort.free()))
                .startsWith("1: ")
                .contains("is used by another server: stop it, or give --data-dir");
    }

    @Test
    void missingCredentialsOfAStoreAreNamed(@TempDir Path other) throws Exception {
        assertThat(ServerProcess.refusal(
                        other,
                        Map.of("FRESHET_S3_ENDPOINT", "http://127.0.0.1:1"),
                        LoopbackPort.free(),
                        LoopbackPort.free()))
                .startsWith("2: ")
                .contains("freshet: s3.endpoint: http://127.0.0.1:1 has no credentials");
    }

    @Test
    void aMisspeltColumnIsShownWithItsPlaceAndWhatWasMeant() {
        String sql = "CREATE OR REPLACE STREAM \"OUT\" (ID INTEGER);\n"
                + "CREATE OR REPLACE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM IDD FROM \"SOURCE_SQL_STREAM_001\";";

        assertThatThrownBy(() -> Pipeline.runApplication(server, "misspelt", sql, "OUT", Pipeline.streamArn("numbers")))
                .isInstanceOf(CodeValidationException.class)
                .hasMessageContaining("line 2, column 63")
                .hasMessageContaining("did you mean ID?")
                .hasMessageContaining("^");
    }

    @Test
    void aBadRecordGoesToTheErrorStreamAndTheGoodOnesGoOn() throws Exception {
        Pipeline.createDelivery(server, "errors", false);
        Pipeline.createDelivery(server, "good", false);
        String sql = "CREATE OR REPLACE STREAM \"OUT\" (ID INTEGER, Q INTEGER);\n"
                + "CREATE OR REPLACE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM ID, 100 / ID FROM \"SOURCE_SQL_STREAM_001\";";
        Pipeline.runApplication(server, "good", sql, "OUT", Pipeline.deliveryArn("good"));
        Pipeline.runApplication(server, "bad", sql, "error_stream", Pipeline.deliveryArn("errors"));

        try (KinesisClient kinesis = server.kinesis()) {
            for (String record :
                    List.of("{\"id\":1}", "{\"id\":0}", "no json at all", "{\"id\":\"four\"}", "{\"id\":5}")) {
                kinesis.putRecord(r -> r.streamName("numbers").partitionKey("k").data(SdkBytes.fromUtf8String(record)));
            }
        }

        try (S3Client s3 = server.s3()) {
            Map<String, List<JsonNode>> good = new TreeMap<>();
            Await.until(
                    Duration.ofSeconds(60),
                    good::toString,
                    () -> Pipeline.delivered(s3, "good/", good).size() == 2);
            Map<String, List<JsonNode>> errors = new TreeMap<>();
            Await.until(
                    Duration.ofSeconds(60),
                    errors::toString,
                    () -> Pipeline.delivered(s3, "errors/", errors).size() == 3);
            assertThat(Pipeline.delivered(s3, "errors/"))
                    .extracting(row -> row.get("PUMP_NAME").asText())
                    .contains("P");
        }
    }

    @Test
    void aServerThatIsStoppedAndStartedAgainHasLostNothing(@TempDir Path own) throws Exception {
        try (ServerProcess other = ServerProcess.start(own)) {
            Pipeline.createStream(other, "kept", 1);
            try (KinesisClient kinesis = other.kinesis()) {
                kinesis.putRecord(r -> r.streamName("kept").partitionKey("k").data(SdkBytes.fromUtf8String("x")));
            }

            int exitCode = other.stop();
            other.startAgain();

            assertThat(exitCode).isIn(0, 130, 143);
            assertThat(Files.readString(own.resolve("server.log"))).doesNotContain("ERROR", "Exception");
            try (KinesisClient kinesis = other.kinesis()) {
                String iterator = kinesis.getShardIterator(r -> r.streamName("kept")
                                .shardId("shardId-000000000000")
                                .shardIteratorType("TRIM_HORIZON"))
                        .shardIterator();
                assertThat(kinesis.getRecords(r -> r.shardIterator(iterator)).records())
                        .hasSize(1);
            }
        }
    }
}
