package io.freshet.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.benchmarks.Flags;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Costs COSTS = new Costs(2, 3, 0.5, 4, 1, 5, 200, 100e6);

    private static Installation installation(double bytes, int applications) {
        return new Installation(bytes, 1_000, 20, applications, 3, 16, 3e9, 1e9, 0.5);
    }

    @Test
    void hasMachinesEnoughForTheLoadIfItIsSpreadEvenly() {
        Simulation simulation = Simulation.sized(COSTS, installation(1e9, 0));

        // 5 million records a second: 10 processors of front doors, 15 + 2.5 of brokers, 20 of tasks, at half of 16
        assertThat(simulation.doors()).isEqualTo(2);
        assertThat(simulation.taskManagers()).isEqualTo(3);
        // three copies of 1 GB/s on disks of 1 GB/s that are half full
        assertThat(simulation.brokers()).isEqualTo(6);
    }

    @Test
    void givesAllTheWorkToSomebody() {
        Simulation simulation = Simulation.sized(COSTS, installation(1e9, 0));

        Simulation.Load load = simulation.second(1, new Random(3));

        assertThat(load.doors().mean() * simulation.doors()).isCloseTo(10.0 / 16, within(0.01));
        assertThat(load.tasks().mean() * simulation.taskManagers()).isCloseTo(20.0 / 16, within(0.01));
        assertThat(load.brokers().mean() * simulation.brokers()).isCloseTo(3.0, within(0.05));
        assertThat(load.storeProcessors()).isCloseTo(5, within(0.01));
    }

    @Test
    void givesTheWorkOfEachCopyToItsBroker() {
        Installation fast = new Installation(1e9, 1_000, 20, 0, 3, 16, 1e15, 1e15, 0.5); // only processors fill up

        Simulation simulation = Simulation.sized(COSTS, fast);

        // 5 million records a second: 3 us to put with all copies, 0.5 us to read
        assertThat(simulation.second(1, new Random(3)).brokers().mean() * simulation.brokers())
                .isCloseTo(17.5 / 16, within(0.02));
    }

    @Test
    void growsWithTheLoad() {
        Simulation simulation = Simulation.sized(COSTS, installation(1e9, 10));

        Map<String, Double> once = simulation.second(1, new Random(5)).fullest();
        Map<String, Double> twice = simulation.second(2, new Random(5)).fullest();

        once.forEach((part, filled) -> assertThat(twice.get(part)).as(part).isCloseTo(2 * filled, within(1e-9)));
    }

    @Test
    void oneLaneHasNoMoreThanOneStream() {
        Simulation simulation = Simulation.sized(COSTS, new Installation(50e6, 20, 20, 0, 3, 16, 3e9, 1e9, 0.5));

        assertThat(simulation.second(1, new Random(1)).lane()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void refusesWhatIsNoInstallation() {
        assertThatThrownBy(() -> installation(1e9, 51)).hasMessageContaining("no more applications than streams");
        Map<String, String> defaults = new HashMap<>(Costs.NAMES);
        assertThatThrownBy(() -> Costs.of(Flags.read(defaults, "--deliver", "-1")))
                .hasMessage("--deliver -1 (expected: a number above 0)");
    }
}
