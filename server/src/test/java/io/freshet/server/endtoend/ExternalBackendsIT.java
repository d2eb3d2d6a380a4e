package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.kafka.LoopbackPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.s3.S3Client;

/** A server whose Kafka and object store are in another process. */
class ExternalBackendsIT {
    @TempDir
    Path directory;

    @Test
    void streamsThroughKafkaAndAStoreOutside() throws Exception {
        String kafkaPort = Integer.toString(LoopbackPort.free());
        try (ServerProcess outside = ServerProcess.start(directory.resolve("outside"), "--kafka-port", kafkaPort);
                ServerProcess server = ServerProcess.start(
                        directory.resolve("server"),
                        Map.of(
                                "FRESHET_KAFKA_BOOTSTRAP_SERVERS",
                                "127.0.0.1:" + kafkaPort,
                                "FRESHET_S3_ENDPOINT",
                                outside.s3Endpoint().toString(),
                                "FRESHET_S3_ACCESS_KEY",
                                "outside",
                                "FRESHET_S3_SECRET_KEY",
                                "outside"));
                S3Client s3 = outside.s3();
                KinesisClient kinesis = server.kinesis()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            Pipeline.createStream(server, "numbers", 1);
            Pipeline.createDelivery(server, "numbers", true);

            for (int i = 0; i < 10; i++) {
                String record = "{\"id\":" + i + "}";
                kinesis.putRecord(r -> r.streamName("numbers").partitionKey("k").data(SdkBytes.fromUtf8String(record)));
            }

            Await.until(
                    Duration.ofSeconds(60),
                    () -> "not delivered",
                    () -> Pipeline.delivered(s3, "numbers/").size() == 10);
            assertThat(directory.resolve("server/data/kafka")).doesNotExist();
            assertThat(directory.resolve("server/data/objects")).doesNotExist();
        }
    }

    @Test
    void aKafkaThatIsAwayIsAnErrorToTryAgainAfterAndLosesNothing() throws Exception {
        String kafkaPort = Integer.toString(LoopbackPort.free());
        try (ServerProcess outside = ServerProcess.start(directory.resolve("outside"), "--kafka-port", kafkaPort);
                ServerProcess server = ServerProcess.start(
                        directory.resolve("server"),
                        Map.of("FRESHET_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafkaPort));
                KinesisClient kinesis = server.kinesis();
                KinesisClient patient = ServerAccess.aimed(KinesisClient.builder(), server.endpoint())
                        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(90)))
                        .build()) {
            Pipeline.createStream(server, "numbers", 1);
            put(kinesis, "before");

            outside.kill();
            assertThatThrownBy(() -> put(patient, "meanwhile"))
                    .isInstanceOfSatisfying(KinesisException.class, e -> assertThat(e.statusCode())
                            .isBetween(500, 503));
            outside.startAgain();
            Await.until(Duration.ofSeconds(60), server::log, () -> {
                try {
                    put(kinesis, "after");
                    return true;
                } catch (KinesisException notYet) {
                    return false;
                }
            });

            String iterator = kinesis.getShardIterator(r -> r.streamName("numbers")
                            .shardId("shardId-000000000000")
                            .shardIteratorType("TRIM_HORIZON"))
                    .shardIterator();
            assertThat(kinesis.getRecords(r -> r.shardIterator(iterator)).records())
                    .extracting(record -> record.data().asUtf8String())
                    .startsWith("before")
                    .endsWith("after");
        }
    }

    private static void put(KinesisClient kinesis, String record) {
        kinesis.putRecord(r -> r.streamName("numbers").partitionKey("k").data(SdkBytes.fromUtf8String(record)));
    }
}
