package io.freshet.firehosesink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.iceberg.TroubledStore.Bug;
import io.freshet.firehosesink.iceberg.TroubledStore.Crash;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.InMemoryObjectStore;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.stream.LakeTables.LakeTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every object is in the table once, whenever the process ends: the real loader on a store that fails before or after it acted, with crashes
 * after which the loads of the last checkpoint are repeated, and with others that commit in between, be it the very same object.
 *
 * <p>{@code -Dsimulation.seed=N} runs one seed, {@code -Dlake.seeds=N} that many.
 */
class IcebergSimulationTest {
    private static final int SEEDS = Integer.getInteger("lake.seeds", 12);
    private static final int SEEDS_TO_CATCH_A_BUG = 60;
    private static final int OBJECTS = 8;

    @Test
    void everyObjectIsInTheTableOnce() {
        Long only = Long.getLong("simulation.seed");
        LongStream seeds = only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);

        seeds.forEach(seed -> run(seed, Bug.NONE));
    }

    /** The test of the test. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void catches(Bug bug) {
        assertThatThrownBy(() -> LongStream.range(0, SEEDS_TO_CATCH_A_BUG).forEach(seed -> run(seed, bug)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dsimulation.seed=");
    }

    private static void run(long seed, Bug bug) {
        try {
            new Run(seed, bug).run();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError("rerun with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Run {
        private final Bug bug;
        private final Random random;
        private final InMemoryObjectStore objects = new InMemoryObjectStore();
        private final TroubledStore store;
        private final LakeTable table;
        private final List<PendingLoad> waiting = new ArrayList<>();
        private List<PendingLoad> checkpoint = new ArrayList<>();
        private int foreign;

        Run(long seed, Bug bug) throws IOException {
            this.bug = bug;
            this.random = new Random(seed);
            this.table = Lake.make(objects, List.of(new Column("id", "int")));
            this.store = new TroubledStore(objects, random, bug, this::interlope);
            for (int i = 0; i < OBJECTS; i++) {
                waiting.add(Lake.published(objects, table, "object-" + i, "{\"id\":" + i + "}"));
            }
        }

        void run() throws IOException {
            checkpoint = List.copyOf(waiting);
            int attempts = 0;
            while (!waiting.isEmpty()) {
                assertThat(attempts++).as("attempts").isLessThan(1_000);
                if (random.nextInt(3) == 0) {
                    checkpoint = List.copyOf(waiting);
                }
                store.loadBegins();
                try {
                    new IcebergLoader(Lake.load(table), "orders", store).load(waiting.get(0));
                    waiting.remove(0);
                } catch (IOException e) {
                    Collections.rotate(waiting, 1); // others go on
                } catch (Crash e) {
                    waiting.clear();
                    waiting.addAll(
                            bug == Bug.PENDING_IS_LOST && !checkpoint.isEmpty()
                                    ? checkpoint.subList(1, checkpoint.size())
                                    : checkpoint);
                }
            }
            List<String> expected = IntStream.range(0, OBJECTS + foreign)
                    .mapToObj(i -> "Record(" + (i < OBJECTS ? i : 1_000 + i - OBJECTS) + ")")
                    .toList();
            assertThat(Lake.rows(objects)).containsExactlyInAnyOrderElementsOf(expected);
        }

        /** A job that was thought dead commits the same object, or somebody else something of his own. */
        private void interlope() {
            try {
                PendingLoad load = random.nextBoolean()
                        ? waiting.get(0)
                        : Lake.published(objects, table, "foreign-" + foreign, "{\"id\":" + (1_000 + foreign++) + "}");
                new IcebergLoader(Lake.load(table), "other", objects).load(load);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
