package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The real lane and the real publisher, with a store that fails before or after acting, crashes at any moment, and checkpoints that are
 * aborted. The rest of Flink is a few lines here: what was emitted since the last barrier goes into the next checkpoint, and
 * a completed checkpoint publishes what it and the ones before it hold.
 *
 * <p>{@code -Dsimulation.seed=N} runs one seed.
 */
class ExactlyOnceSimulationTest {
    private static final int RECORDS = 150;
    private static final int SHARDS = 3;

    /** The positions that a checkpoint takes, from the lane's and from the last record read of each shard. */
    private interface Positions extends BiFunction<Map<Integer, Long>, Map<Integer, Long>, Map<Integer, Long>> {}

    @Test
    void everyRecordIsInExactlyOneVisibleObject() {
        Long only = Long.getLong("simulation.seed");
        LongStream seeds = only == null ? LongStream.range(0, 200) : LongStream.of(only);

        seeds.forEach(seed -> run(seed, (resume, read) -> resume));
    }

    @Test
    void catchesACheckpointThatHoldsReadPositionsInstead() {
        assertThatThrownBy(() -> LongStream.range(0, 20).forEach(seed -> run(seed, (resume, read) -> read)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dsimulation.seed=");
    }

    @Test
    void catchesARestoreThatIgnoresThePositions() {
        assertThatThrownBy(() -> LongStream.range(0, 20)
                        .forEach(seed -> run(seed, (resume, read) -> {
                            Map<Integer, Long> zeros = new HashMap<>(resume);
                            zeros.replaceAll((shard, offset) -> 0L);
                            return zeros;
                        })))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dsimulation.seed=");
    }

    private static void run(long seed, Positions positions) {
        try {
            new Simulation(seed, positions).run();
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            throw new AssertionError("rerun with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private record Checkpoint(Map<Integer, Long> positions, List<StagedObject> unpublished) {}

    private static final class Simulation {
        private final Random random;
        private final Positions positions;
        private final InMemoryObjectStore truth = new InMemoryObjectStore();
        private final ObjectStore store;
        private final Publisher publisher;
        private final List<List<byte[]>> log = new ArrayList<>();
        private final DeliveryConfig config;
        private Instant now = Instant.parse("2026-07-13T14:00:00Z");
        private Checkpoint completed;
        private Lane lane;
        private Map<Integer, Long> read = new TreeMap<>();
        private List<StagedObject> sinceBarrier = new ArrayList<>();
        private List<StagedObject> unpublished = new ArrayList<>();

        Simulation(long seed, Positions positions) {
            this.random = new Random(seed);
            this.positions = positions;
            this.store = new FaultyObjectStore(truth, random, random.nextDouble() * 0.2);
            this.publisher = new Publisher(store, attempt -> {});
            // a fifth of the runs fills objects that are uploaded rather than carried
            boolean big = random.nextInt(5) == 0;
            this.config = Configs.plain(big ? 1 << 20 : 200, Duration.ofSeconds(random.nextInt(6)));
            for (int shard = 0; shard < SHARDS; shard++) {
                List<byte[]> records = new ArrayList<>();
                for (int i = 0; i < RECORDS / SHARDS; i++) {
                    String padding = big ? "x".repeat(100_000) : "";
                    records.add(("r" + shard + "-" + i + "," + padding).getBytes(StandardCharsets.UTF_8));
                }
                log.add(records);
            }
            Map<Integer, Long> zeros = new TreeMap<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                zeros.put(shard, 0L);
            }
            this.completed = new Checkpoint(zeros, List.of());
            this.lane = restore();
        }

        void run() throws IOException, InterruptedException {
            int steps = 0;
            while (!isDrained()) {
                assertThat(steps++).as("steps").isLessThan(20_000);
                now = now.plusMillis(random.nextInt(800));
                try {
                    step();
                } catch (IOException e) {
                    lane = restore();
                }
            }
            checkEveryRecordOnce();
        }

        private void step() throws IOException, InterruptedException {
            switch (random.nextInt(20)) {
                case 0 -> lane = restore();
                case 1, 2, 3 -> checkpoint();
                case 4, 5 -> sinceBarrier.addAll(lane.sealIfDue());
                default -> readOne();
            }
        }

        private void readOne() throws IOException {
            int shard = random.nextInt(SHARDS);
            long offset = read.getOrDefault(shard, 0L);
            if (offset >= log.get(shard).size()) {
                sinceBarrier.addAll(lane.caughtUp());
                return;
            }
            read.put(shard, offset + 1);
            sinceBarrier.addAll(lane.append(
                    new SourceRecord(shard, offset, now, log.get(shard).get((int) offset))));
        }

        /** A barrier; then it completes, or is aborted and its objects wait for the next, or the job dies right after. */
        private void checkpoint() throws IOException, InterruptedException {
            unpublished.addAll(sinceBarrier);
            sinceBarrier = new ArrayList<>();
            if (random.nextInt(4) == 0) {
                return;
            }
            completed =
                    new Checkpoint(Map.copyOf(positions.apply(lane.resumePositions(), read)), List.copyOf(unpublished));
            if (random.nextInt(8) == 0) {
                lane = restore();
                return;
            }
            publishAll();
        }

        private void publishAll() throws IOException, InterruptedException {
            List<StagedObject> later = new ArrayList<>();
            for (StagedObject object : unpublished) {
                if (publisher.publish(object) == Publisher.Outcome.RETRY_LATER) {
                    later.add(object);
                }
            }
            unpublished = later;
        }

        private Lane restore() {
            Lane fresh = Lanes.of(config, store, new Ticking(), random);
            completed.positions().forEach(fresh::startAt);
            read = new TreeMap<>(completed.positions());
            sinceBarrier = new ArrayList<>();
            unpublished = new ArrayList<>(completed.unpublished());
            return fresh;
        }

        private boolean isDrained() {
            boolean allSealed = lane.resumePositions().entrySet().stream()
                    .allMatch(position ->
                            position.getValue() == log.get(position.getKey()).size());
            return allSealed && sinceBarrier.isEmpty() && unpublished.isEmpty();
        }

        private void checkEveryRecordOnce() {
            Map<String, Integer> seen = new TreeMap<>();
            truth.visible().values().forEach(object -> new String(object, StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> seen.merge(line.substring(0, line.indexOf(',')), 1, Integer::sum)));
            assertThat(seen).as("records delivered").hasSize(RECORDS).allSatisfy((record, times) -> assertThat(times)
                    .as(record)
                    .isEqualTo(1));
        }

        private final class Ticking extends Clock {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        }
    }
}
