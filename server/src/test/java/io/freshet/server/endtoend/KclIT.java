package io.freshet.server.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.endtoend.KclApplication.Received;
import io.freshet.server.endtoend.KclApplication.Retrieval;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
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
            awaitRecords(application, 100);
            put(stream, 100, 200);
            awaitRecords(application, 200);
            application.stop(PATIENCE);
            received = application.received();
        }

        assertOnceAndInOrder(received, 200);
        Map<String, List<String>> bySequence = new TreeMap<>();
        received.forEach(record -> bySequence
                .computeIfAbsent(record.shard(), shard -> new ArrayList<>())
                .add(record.sequenceNumber()));
        assertThat(bySequence).hasSize(2);
        bySequence.forEach((shard, numbers) ->
                assertThat(checkpoint(stream + "-app", shard)).isEqualTo(numbers.get(numbers.size() - 1)));
    }

    static Stream<Named<Retrieval>> retrievals() {
        return Stream.of(
                Named.of("polling", polling("resharded")),
                Named.of("enhanced fan-out", kinesis -> new FanOutConfig(kinesis)
                        .streamName("resharded")
                        .applicationName("fan-out")));
    }

    @ParameterizedTest
    @MethodSource("retrievals")
    void aSplitAndAMergeLoseRepeatAndReorderNothing(Retrieval retrieval, TestInfo test) throws Exception {
        String name = test.getDisplayName().replaceAll("[^a-z]+", "-");
        Pipeline.createStream(server, "resharded", 2);
        put("resharded", 0, 100);
        List<Received> received;
        try (KclApplication application =
                KclApplication.start(server.endpoint(), "through" + name, "worker", "resharded", retrieval)) {
            awaitRecords(application, 100);
            reshard(kinesis -> kinesis.splitShard(r -> r.streamName("resharded")
                    .shardToSplit("shardId-000000000000")
                    .newStartingHashKey(BigInteger.TWO.pow(126).toString())));
            put("resharded", 100, 200);
            reshard(kinesis -> kinesis.mergeShards(r -> r.streamName("resharded")
                    .shardToMerge("shardId-000000000003")
                    .adjacentShardToMerge("shardId-000000000001")));
            put("resharded", 200, 300);
            awaitRecords(application, 300);
            Await.until(PATIENCE, () -> seen(application), () -> Map.of(
                            "shardId-000000000000", "ended",
                            "shardId-000000000001", "ended",
                            "shardId-000000000002", "started",
                            "shardId-000000000003", "ended",
                            "shardId-000000000004", "started")
                    .equals(application.shardEvents()));
            application.stop(PATIENCE);
            received = application.received();
        } finally {
            reshard(kinesis ->
                    kinesis.deleteStream(r -> r.streamName("resharded").enforceConsumerDeletion(true)));
        }

        assertOnceAndInOrder(received, 300);
    }

    private static void awaitRecords(KclApplication application, int count) throws Exception {
        Await.until(
                PATIENCE, () -> seen(application), () -> application.received().size() >= count);
    }

    private static void reshard(Consumer<KinesisClient> change) {
        try (KinesisClient kinesis = server.kinesis()) {
            change.accept(kinesis);
        }
    }

    private static void assertOnceAndInOrder(List<Received> received, int count) {
        assertThat(received)
                .extracting(Received::data)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).mapToObj(Integer::toString).toList());
        received.stream().collect(Collectors.groupingBy(Received::partitionKey)).forEach((key, records) -> assertThat(
                        records)
                .as(key)
                .extracting(record -> Integer.valueOf(record.data()))
                .isSorted());
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
        try (DynamoDbClient tables = ServerAccess.aimed(DynamoDbClient.builder(), server.endpoint())
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
        try (StsClient sts = ServerAccess.aimed(StsClient.builder(), endpoint)
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            assertThat(sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::000000000000:root");
        }
    }
}
