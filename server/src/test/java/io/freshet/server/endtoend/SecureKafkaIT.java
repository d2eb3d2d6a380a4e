package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.kafka.LoopbackPort;
import io.freshet.ingest.kafka.SecureBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A server whose Kafka wants TLS and a login: every client that it makes has both. */
@SuppressWarnings("NullAway.Init")
class SecureKafkaIT {
    private static final String SQL =
            """
            CREATE OR REPLACE STREAM "OUT" ("ID" INTEGER);
            CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "ID" FROM "SOURCE_SQL_STREAM_001";
            """;

    @TempDir
    static Path directory;

    private static SecureBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = SecureBroker.start(directory.resolve("outside"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static Map<String, String> environment(String password) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("FRESHET_KAFKA_BOOTSTRAP_SERVERS", broker.secureServers());
        environment.put("FRESHET_KAFKA_SECURITY_PROTOCOL", "sasl-ssl");
        environment.put("FRESHET_KAFKA_SASL_MECHANISM", "scram-sha-256");
        environment.put("FRESHET_KAFKA_USER", SecureBroker.USER);
        environment.put(
                "FRESHET_KAFKA_PASSWORD_FILE",
                Files.writeString(directory.resolve("password"), password + "\n")
                        .toString());
        environment.put("FRESHET_KAFKA_TRUST_STORE", broker.trustStore().toString());
        environment.put("FRESHET_KAFKA_TRUST_STORE_PASSWORD", SecureBroker.STORE_PASSWORD);
        environment.put("FRESHET_KAFKA_REPLICATION_FACTOR", "1");
        environment.put("FRESHET_KAFKA_MIN_INSYNC_REPLICAS", "1");
        return environment;
    }

    @Test
    void putsQueriesAndDeliversOverTlsAndALogin() throws Exception {
        try (ServerProcess server =
                        ServerProcess.start(directory.resolve("server"), environment(SecureBroker.PASSWORD));
                KinesisClient kinesis = server.kinesis();
                S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            Pipeline.createStream(server, "numbers", 2);
            Pipeline.createDelivery(server, "numbers", true);
            Pipeline.createDelivery(server, "results", false);
            Pipeline.runApplication(server, "copy", SQL, "OUT", Pipeline.deliveryArn("results"));

            for (int i = 0; i < 10; i++) {
                String key = "k" + i;
                String record = "{\"id\":" + i + "}";
                kinesis.putRecord(r -> r.streamName("numbers").partitionKey(key).data(SdkBytes.fromUtf8String(record)));
            }

            Await.until(
                    Duration.ofSeconds(60),
                    server::log,
                    () -> Pipeline.delivered(s3, "numbers/").size() == 10
                            && Pipeline.delivered(s3, "results/").size() == 10);
            assertThat(server.log()).doesNotContain(SecureBroker.PASSWORD).doesNotContain("ScramLoginModule required");
        }
    }

    @Test
    void aLoginThatIsRefusedEndsTheStartWithOneSentence() throws Exception {
        String refusal = ServerProcess.refusal(
                directory.resolve("refused"), environment("hunter2"), LoopbackPort.free(), LoopbackPort.free());

        assertThat(refusal)
                .startsWith("1: ")
                .contains("Kafka at " + broker.secureServers() + " refuses the login: ")
                .contains("(expected: kafka.sasl-mechanism, kafka.user and its password as the brokers know them)")
                .doesNotContain("hunter2");
    }
}
