package io.freshet.benchmarks.scale;

import io.freshet.benchmarks.Flags;
import io.freshet.benchmarks.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Simulates a large installation from measured costs: how many machines it needs, how full they get, and what breaks first when more comes. Runs nothing. */
public final class ScaleModel {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleModel.class);
    private static final int SEEDS = 200;
    private static final double STEP = 0.05;
    private static final double MOST = 20;

    private ScaleModel() {}

    /** Flags as in docs/benchmarks.md. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> defaults = new HashMap<>(Costs.NAMES);
        defaults.putAll(Installation.NAMES);
        defaults.put("results", "benchmarks/results");
        Flags flags = Flags.read(defaults, arguments);
        Instant at = Clock.systemUTC().instant();
        String report = report(at, Costs.of(flags), Installation.of(flags));
        LOG.info(
                "written: {}\n{}", ResultFile.write(Path.of(flags.text("results")), "scale-model", at, report), report);
    }

    private static String report(Instant at, Costs costs, Installation installation) {
        Simulation simulation = Simulation.sized(costs, installation);
        Map<String, List<Double>> full = new TreeMap<>();
        Map<String, List<Double>> breaks = new TreeMap<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            int chance = seed;
            simulation.second(1, new Random(seed)).fullest().forEach((part, filled) -> full.computeIfAbsent(
                            part, p -> new ArrayList<>())
                    .add(filled));
            breaking(simulation, chance).forEach((part, factor) -> breaks.computeIfAbsent(part, p -> new ArrayList<>())
                    .add(factor));
        }
        StringBuilder rows = new StringBuilder();
        breaks.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> at(entry.getValue(), 0.5)))
                .forEach(entry -> rows.append("| %s | %.0f %% | %.0f %% | %.2f | %.2f |%n"
                        .formatted(
                                entry.getKey(),
                                100 * at(full.getOrDefault(entry.getKey(), List.of()), 0.5),
                                100 * at(full.getOrDefault(entry.getKey(), List.of()), 1),
                                at(entry.getValue(), 0.5),
                                at(entry.getValue(), 0))));
        return """
                # A large installation, simulated, %s

                Not a run: %s. Costs: %s.

                Machines when each is to be %.0f %% full: %d brokers, %d front doors, %d TaskManagers, each with %d cores; the object store is busy with %.1f processors besides.

                | Part | fullest, median of %d placements | fullest of all | breaks at this factor of the load, median | first of all |
                |---|---|---|---|---|
                %s"""
                .formatted(
                        at,
                        installation,
                        costs,
                        100 * installation.filled(),
                        simulation.brokers(),
                        simulation.doors(),
                        simulation.taskManagers(),
                        installation.cores(),
                        simulation.second(1, new Random(0)).storeProcessors(),
                        SEEDS,
                        rows);
    }

    /** At which factor of the planned load each part is full for the first time. */
    private static Map<String, Double> breaking(Simulation simulation, int seed) {
        Map<String, Double> breaking = new HashMap<>();
        for (double factor = STEP; factor <= MOST; factor += STEP) {
            double now = factor;
            simulation.second(factor, new Random(seed)).fullest().forEach((part, filled) -> {
                if (filled >= 1) {
                    breaking.putIfAbsent(part, now);
                }
            });
        }
        return breaking;
    }

    private static double at(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, part * sorted.size()));
    }
}
