package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.endtoend.NumberedProducer.Position;
import io.freshet.server.endtoend.ShardFollower.StoredRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server hard under producers and consumers of a stream. {@code -Dkills=50} is the long profile, {@code -Dseed=...} has other
 * moments of death.
 */
class KinesisKillIT {
    private static final long SEED = Long.getLong("seed", 20010101L);
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int PRODUCERS = 4;
    private static final List<List<String>> SHARDS_OF_CONSUMERS = List.of(
            List.of("shardId-000000000000", "shardId-000000000001"),
            List.of("shardId-000000000002", "shardId-000000000003"));
    private static final String STREAM = "numbers";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostOrReorderedAndConsumersGoOnWheneverTheServerIsKilled() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            Pipeline.createStream(server, STREAM, 4);
            List<ShardFollower> consumers = consumers(server);
            List<NumberedProducer> producers = IntStream.range(0, PRODUCERS)
                    .mapToObj(number -> new NumberedProducer(server, STREAM, number))
                    .toList();

            killAgainAndAgain(server, consumers);
            producers.forEach(NumberedProducer::close);
            Map<String, Position> acknowledged = new HashMap<>();
            producers.forEach(producer -> acknowledged.putAll(producer.acknowledged()));
            awaitAll(acknowledged.keySet(), consumers);
            consumers.forEach(ShardFollower::close);

            List<ShardFollower> fresh = consumers(server);
            awaitAll(acknowledged.keySet(), fresh);
            Map<String, List<StoredRecord>> stored = records(fresh);
            fresh.forEach(ShardFollower::close);
            assertThat(StreamFaults.of(acknowledged, stored)).as("seed " + SEED).isEmpty();
            assertThat(StreamFaults.of(acknowledged, records(consumers)))
                    .as("what consumers read that were there all the time, seed " + SEED)
                    .isEmpty();
            assertThat(acknowledged).hasSizeGreaterThan(KILLS * PRODUCERS);
        }
    }

    /** Most lives last until every consumer has read something new; some end before. */
    private static void killAgainAndAgain(ServerProcess server, List<ShardFollower> consumers) throws Exception {
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill == 0 || random.nextInt(4) > 0) {
                awaitProgress(server, consumers);
            }
            Thread.sleep(random.nextInt(2000)); // the moment of death is what varies here
            server.strike(random);
        }
        awaitProgress(server, consumers);
    }

    private static void awaitProgress(ServerProcess server, List<ShardFollower> consumers) throws Exception {
        for (ShardFollower consumer : consumers) {
            int before = consumer.count();
            Await.until(
                    PATIENCE,
                    () -> "a consumer stays at " + before + " records; the server's log: " + server.log(),
                    () -> consumer.count() > before);
        }
    }

    private static List<ShardFollower> consumers(ServerProcess server) {
        return SHARDS_OF_CONSUMERS.stream()
                .map(shards -> new ShardFollower(server, STREAM, shards))
                .toList();
    }

    private static void awaitAll(Set<String> acknowledged, List<ShardFollower> consumers) throws Exception {
        Set<String> missing = new HashSet<>(acknowledged);
        Await.until(
                PATIENCE,
                () -> missing.size() + " of " + acknowledged.size() + " acknowledged records are not read, among them "
                        + missing.stream().limit(5).toList(),
                () -> {
                    records(consumers).values().forEach(records -> records.forEach(r -> missing.remove(r.text())));
                    return missing.isEmpty();
                });
    }

    private static Map<String, List<StoredRecord>> records(List<ShardFollower> consumers) {
        Map<String, List<StoredRecord>> records = new HashMap<>();
        consumers.forEach(consumer -> records.putAll(consumer.records()));
        return records;
    }
}
