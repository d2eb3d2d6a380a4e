package io.freshet.ingest.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamMode;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.ingest.stream.StreamSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class OnDemandScalerTest {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final OnDemandThresholds SMALL =
            new OnDemandThresholds(1000, 100, 0.5, Duration.ofSeconds(3), 0.25, Duration.ofSeconds(10), 2, 6);

    private final HandClock clock = new HandClock();
    private final InMemoryShardLog log = new InMemoryShardLog(clock);
    private final StreamRegistry registry = StreamRegistry.load(new InMemoryResourceStore(), log, clock);
    private final ShardLoads loads = new ShardLoads();
    private final AtomicInteger written = new AtomicInteger();
    private final OnDemandScaler scaler = new OnDemandScaler(registry, loads, SMALL, clock);

    @BeforeEach
    void aStream() {
        create("orders", StreamMode.ON_DEMAND, 2);
        scaler.run();
    }

    @Test
    void aShardThatStaysHotIsSplitInTheMiddle() {
        tick(600, 0);
        tick(600, 0);
        assertThat(stream().openShards()).hasSize(2);

        tick(600, 0);

        assertThat(stream().openShards()).extracting(Shard::index).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(stream().shards().get(2).parents()).containsExactly(0);
        assertThat(stream().shards().get(2).range().end().bitLength()).isEqualTo(126);
    }

    @Test
    void manySmallRecordsMakeAShardHotToo() {
        for (int tick = 0; tick < 3; tick++) {
            for (int i = 0; i < 60; i++) {
                loads.wrote(stream(), 1, 1);
            }
            tick();
        }

        assertThat(stream().openShards()).hasSize(3);
    }

    @Test
    void aShardThatCoolsDownInBetweenIsLeftAlone() {
        for (int i = 0; i < 10; i++) {
            tick(i % 3 == 2 ? 400 : 900, 0);
        }

        assertThat(stream().openShards()).hasSize(2);
    }

    @Test
    void doesNotGrowBeyondWhatIsAllowed() {
        for (int i = 0; i < 60; i++) {
            Stream now = stream();
            now.openShards().forEach(shard -> loads.wrote(now, shard.index(), 900));
            tick();
        }

        assertThat(stream().openShards()).hasSize(6);
    }

    @Test
    void coldShardsAreMergedUntilFewAreLeft() {
        create("wide", StreamMode.ON_DEMAND, 6);
        for (int i = 0; i < 9; i++) {
            tick();
        }
        assertThat(stream("wide").openShards()).hasSize(6);

        tick();
        assertThat(stream("wide").openShards()).hasSize(3);
        for (int i = 0; i < 30; i++) {
            tick();
        }

        assertThat(stream("wide").openShards()).hasSize(2);
        assertThat(stream("orders").openShards()).hasSize(2);
    }

    @Test
    void shardsThatTogetherDoEnoughAreNotMerged() {
        create("wide", StreamMode.ON_DEMAND, 4);
        for (int i = 0; i < 30; i++) {
            Stream wide = stream("wide");
            wide.openShards().forEach(shard -> loads.wrote(wide, shard.index(), 130));
            tick();
        }

        assertThat(stream("wide").openShards()).hasSize(4);
    }

    @Test
    void provisionedStreamsAreLeftAlone() {
        create("fixed", StreamMode.PROVISIONED, 3);
        for (int i = 0; i < 20; i++) {
            loads.wrote(stream("fixed"), 0, 10_000);
            tick();
        }

        assertThat(stream("fixed").openShards()).hasSize(3);
    }

    @Test
    void aStreamMadeAnewBeginsAnew() {
        tick(600, 0);
        tick(600, 0);
        registry.delete("orders");
        create("orders", StreamMode.ON_DEMAND, 2);

        tick(600, 0);

        assertThat(stream().openShards()).hasSize(2);
    }

    @Test
    @Timeout(60)
    void everyKeyKeepsItsOrderWhileShardsChange() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Map<String, Integer>> writing = CompletableFuture.supplyAsync(() -> writeUntil(ended));
        for (int i = 0; i < 20; i++) {
            Stream now = stream();
            long bytes = i < 8 ? 900 : 0;
            now.openShards().forEach(shard -> loads.wrote(now, shard.index(), bytes));
            tick();
            awaitWritten(100 * i);
        }
        ended.set(true);
        Map<String, Integer> expected = writing.get();

        assertThat(stream().shards()).hasSizeGreaterThan(6);
        Map<String, Integer> read = new HashMap<>();
        for (Shard shard : inOrderOfLineage(stream())) {
            for (LogRecord record : log.read(stream().log(), shard.index(), 0, 1_000_000, Long.MAX_VALUE, Duration.ZERO)
                    .records()) {
                String key = String.valueOf(record.partitionKey());
                int number = Integer.parseInt(new String(record.data(), StandardCharsets.UTF_8));
                assertThat(number).isEqualTo(read.getOrDefault(key, 0));
                read.put(key, number + 1);
            }
        }
        assertThat(read).isEqualTo(expected);
    }

    private void awaitWritten(int records) {
        while (written.get() < records) {
            Thread.onSpinWait();
        }
    }

    /** Numbers the records of each key; stores each of them through the registry, as the operations do. */
    private Map<String, Integer> writeUntil(AtomicBoolean ended) {
        Map<String, Integer> next = new HashMap<>();
        for (int i = 0; !ended.get() || i < 5000; i++) {
            String key = "key " + i % 50;
            String number = Integer.toString(next.merge(key, 1, Integer::sum) - 1);
            registry.append(
                            "orders",
                            known -> log.append(
                                    known.orElseThrow().stream().log(),
                                    known.orElseThrow().shards().shardOf(key),
                                    key,
                                    number.getBytes(StandardCharsets.UTF_8)))
                    .toCompletableFuture()
                    .join();
            written.incrementAndGet();
        }
        return next;
    }

    /** Children have higher indexes than their parents. */
    private static List<Shard> inOrderOfLineage(Stream stream) {
        List<Shard> shards = new ArrayList<>(stream.shards());
        shards.sort(Comparator.comparing(Shard::index));
        return shards;
    }

    private void tick(long... bytesByShard) {
        for (int shard = 0; shard < bytesByShard.length; shard++) {
            loads.wrote(stream(), shard, bytesByShard[shard]);
        }
        clock.advance(TICK);
        scaler.run();
    }

    private Stream stream() {
        return stream("orders");
    }

    private Stream stream(String name) {
        return registry.find(name).orElseThrow();
    }

    private void create(String name, StreamMode mode, int shards) {
        registry.create(
                name,
                "arn:aws:kinesis:us-east-1:000000000000:stream/" + name,
                mode,
                shards,
                Map.of(),
                StreamSettings.DEFAULT);
        clock.advance(Duration.ofMillis(1));
    }

    private static final class HandClock extends Clock {
        private volatile Instant now = Instant.ofEpochSecond(1_000_000);

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("one zone is enough");
        }
    }
}
