package io.freshet.server.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.endtoend.KclApplication.Received;
import io.freshet.server.endtoend.KclApplication.Retrieval;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** The Kinesis Client Library 3 as it is published, with nothing changed but the endpoint. */
@SuppressWarnings("NullAway.Init")
class KclIT {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Retrieval polling(String stream) {
        return kinesis -> new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(250);
    }

    @Test
    void anApplicationThatPollsIsGivenEveryRecordOnceAndInOrder() throws Exception {
        everyRecordOnceAndInOrder("polled", polling("polled"));
    }

    private static void everyRecordOnceAndInOrder(String stream, Retrieval retrieval) throws Exception {
        Pipeline.createStream(server, stream, 2);
        put(stream, 0, 100);

        List<Received> received;
        try (KclApplication application =
                KclApplication.start(server.endpoint(), stream + "-app", "worker", stream, retrieval)) {
            Await.until(
                    PATIENCE,
                    () -> seen(application),
                    () -> application.received().size() >= 100);
            put(stream, 100, 200);
            Await.until(
                    PATIENCE,
                    () -> seen(application),
                    () -> application.received().size() >= 200);
            application.stop(PATIENCE);
            received = application.received();
        }

        assertThat(received)
                .extracting(Received::data)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200).mapToObj(Integer::toString).toList());
        received.stream().collect(Collectors.groupingBy(Received::partitionKey)).forEach((key, records) -> assertThat(
                        records)
                .as(key)
                .extracting(record -> Integer.valueOf(record.data()))
                .isSorted());
        Map<String, List<String>> bySequence = new TreeMap<>();
        received.forEach(record -> bySequence
                .computeIfAbsent(record.shard(), shard -> new ArrayList<>())
                .add(record.sequenceNumber()));
        assertThat(bySequence).hasSize(2);
        bySequence.forEach((shard, numbers) ->
                assertThat(checkpoint(stream + "-app", shard)).isEqualTo(numbers.get(numbers.size() - 1)));
    }

    private static void put(String stream, int from, int to) {
        try (KinesisClient kinesis = server.kinesis()) {
            List<PutRecordsRequestEntry> records = IntStream.range(from, to)
                    .mapToObj(i -> PutRecordsRequestEntry.builder()
                            .partitionKey("key-" + i % 10)
                            .data(SdkBytes.fromUtf8String(Integer.toString(i)))
                            .build())
                    .toList();
            assertThat(kinesis.putRecords(r -> r.streamName(stream).records(records))
                            .failedRecordCount())
                    .isZero();
        }
    }

    private static String seen(KclApplication application) {
        return application.received().size() + " records, shards " + application.shardEvents() + "; the server's log: "
                + server.log();
    }

    /** What the lease table, which the application made for itself, says of a shard. */
    private static String checkpoint(String table, String shard) {
        try (DynamoDbClient tables = ServerProcess.aimed(DynamoDbClient.builder(), server.endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            Map<String, AttributeValue> lease = tables.getItem(r -> r.tableName(table)
                            .key(Map.of("leaseKey", AttributeValue.fromS(shard)))
                            .consistentRead(true))
                    .item();
            assertThat(lease).as("lease of " + shard).containsKeys("checkpoint", "leaseCounter");
            return requireNonNull(lease.get("checkpoint")).s();
        }
    }

    @Test
    void aClientLearnsWhoItIs() {
        URI endpoint = server.endpoint();
        try (StsClient sts = ServerProcess.aimed(StsClient.builder(), endpoint)
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            assertThat(sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::000000000000:root");
        }
    }
}
