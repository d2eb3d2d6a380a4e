package io.freshet.server.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole cluster under load whose parts are killed, cut off, out of disk and out of time, one and two of them at once. At the end every acknowledged record is
 * where it belongs, once, and results are those of undisturbed twins. How to run it: docs/testing.md.
 */
class ChaosIT {
    private static final int SECONDS = Integer.getInteger("chaos.seconds", 0);
    private static final long SEED = Long.getLong("seed", 20_261_122L);
    private static final List<String> KINDS =
            List.of(System.getProperty("chaos.kinds", "KILL,CUT,SKEW,FULL").split(","));
    private static final int FIRST_PORT = Integer.getInteger("chaos.first-port", 15_560);
    private static final int LEAST_DOWN_MILLIS = 2_000;
    private static final int DOWN_MILLIS = 8_000;
    private static final int CALM_MILLIS = 2_000;

    @TempDir
    Path temporary;

    private final Random random = new Random(SEED);
    private final Recoveries recoveries = new Recoveries();

    @Test
    void everyRecordIsThereOnceAndEveryResultIsRightWhateverHappens() throws Exception {
        assumeTrue(
                SECONDS > 0,
                "a cluster for minutes: -Dchaos.seconds=1200 -Dseed=1, or -Dchaos.seconds=60 for a little");
        Path directory = Path.of(System.getProperty("chaos.directory", temporary.toString()));
        try (ChaosCluster cluster = ChaosCluster.start(directory, FIRST_PORT);
                WholeLoad load = new WholeLoad(cluster)) {
            load.awaitDelivered("before the first fault");
            try {
                strikeUntilTheEnd(cluster, load);
            } finally {
                System.out.println(recoveries.table());
            }
            load.end();
            load.check("seed " + SEED);
        }
    }

    /** Every kind of fault once, and then two at once, again and again. */
    private void strikeUntilTheEnd(ChaosCluster cluster, WholeLoad load) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        List<Fault> all = new ArrayList<>(cluster.faults().stream()
                .filter(fault -> KINDS.contains(fault.kind().name()))
                .toList());
        Collections.shuffle(all, random);
        Map<String, Fault> once =
                all.stream().collect(Collectors.toMap(Fault::name, fault -> fault, (a, b) -> a, TreeMap::new));
        List<Fault> singles = new ArrayList<>(once.values());
        Collections.shuffle(singles, random);
        strike(cluster, load, List.of());
        for (int i = 0; System.nanoTime() < end; i++) {
            strike(cluster, load, i < singles.size() ? List.of(singles.get(i)) : two(all));
            Thread.sleep(random.nextInt(CALM_MILLIS));
        }
    }

    private List<Fault> two(List<Fault> all) {
        Fault first = all.get(random.nextInt(all.size()));
        List<Fault> others =
                all.stream().filter(fault -> !fault.part().equals(first.part())).toList();
        return List.of(first, others.get(random.nextInt(others.size())));
    }

    private void strike(ChaosCluster cluster, WholeLoad load, List<Fault> faults) throws Exception {
        long struck = System.nanoTime();
        load.watch();
        for (Fault fault : faults) {
            cluster.strike(fault);
        }
        Thread.sleep(LEAST_DOWN_MILLIS + random.nextInt(DOWN_MILLIS));
        for (Fault fault : faults) {
            cluster.heal(fault);
        }
        Duration down = Duration.ofNanos(System.nanoTime() - struck);
        cluster.supervised();
        Map<String, Duration> delivered = load.awaitDelivered("seed " + SEED + ", after " + faults);
        Duration pause = load.longestPause();
        System.out.printf(
                Locale.ROOT,
                "%s: down %.1f s, puts paused %.1f s, delivered after %s%n",
                faults,
                down.toMillis() / 1e3,
                pause.toMillis() / 1e3,
                delivered);
        String name =
                switch (faults.size()) {
                    case 0 -> "none";
                    case 1 -> faults.get(0).name();
                    default -> "two at once";
                };
        recoveries.add(name, new Recoveries.Recovery(down, pause, Collections.max(delivered.values())));
    }
}
