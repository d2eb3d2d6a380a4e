package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.DeliverySimulation.Bug;
import java.io.IOException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real lane and the real publisher under every kind of trouble, seed by seed: see {@link DeliverySimulation}.
 *
 * <p>{@code -Dsimulation.seed=N} runs one seed, {@code -Dsimulation.seeds=N} that many.
 */
class ExactlyOnceSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final int SEEDS_TO_CATCH_A_BUG = 200;

    @Test
    void everyRecordIsInExactlyOneVisibleObject() {
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

    /** Whatever is wrong with the store in the end, the audit sees it; and what it sees is wrong. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "RESTORE_IGNORES_POSITIONS"}) // which never comes to an end
    void theAuditFindsWhatABugLeaves(Bug bug) throws Exception {
        int wrong = 0;
        for (long seed = 0; seed < SEEDS_TO_CATCH_A_BUG && wrong < 5; seed++) {
            try (DeliverySimulation simulation = new DeliverySimulation(seed, bug)) {
                if (drains(simulation) && !simulation.isRight()) {
                    wrong++;
                    assertThat(simulation.audit().findings()).as("seed " + seed).isNotEmpty();
                }
            }
        }
        assertThat(wrong).as("runs that went wrong").isPositive();
    }

    /** Some bugs have the lane refuse to go on. */
    private static boolean drains(DeliverySimulation simulation) throws IOException, InterruptedException {
        try {
            simulation.drain();
            return true;
        } catch (RuntimeException | AssertionError refused) {
            return false;
        }
    }

    private static void run(long seed, Bug bug) {
        try (DeliverySimulation simulation = new DeliverySimulation(seed, bug)) {
            simulation.run();
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            throw new AssertionError("rerun with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
