package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill of docs/operations.md: every process of a cluster is replaced by that of this build, under load, and what runs goes on. */
class UpgradeIT {
    private static final int FIRST_PORT = Integer.getInteger("chaos.first-port", 15_560);

    @TempDir
    Path temporary;

    @Test
    void whatRunsGoesOnExactlyOnceThoughEveryProcessIsReplaced() throws Exception {
        String from = System.getProperty("freshet.upgrade.from");
        assumeTrue(
                from != null,
                "no older build: -Dfreshet.upgrade.from=DIRECTORY, a checkout in which ./freshet was built");
        Path directory = Path.of(System.getProperty("chaos.directory", temporary.toString()));
        Process older = new ProcessBuilder(
                        Path.of(from, "freshet").toString(),
                        "cluster",
                        "up",
                        "--directory",
                        ChaosCluster.enterable(directory).toString(),
                        "--first-port",
                        Integer.toString(FIRST_PORT))
                .inheritIO()
                .start();
        assertThat(older.waitFor()).isZero();
        try (ChaosCluster cluster = ChaosCluster.over(directory, FIRST_PORT);
                WholeLoad load = new WholeLoad(cluster)) {
            load.awaitDelivered("before the upgrade");
            for (List<String> parts : List.of(
                    List.of("kafka-1"),
                    List.of("kafka-2"),
                    List.of("kafka-3"),
                    List.of("store"),
                    List.of("door-2"),
                    List.of("door-1"),
                    List.of("jobmanager", "taskmanager-1", "taskmanager-2"))) {
                load.watch();
                cluster.replace(parts);
                var delivered = load.awaitDelivered("after " + parts + " were replaced");
                System.out.printf(
                        Locale.ROOT,
                        "%s replaced: puts paused %.1f s, delivered after %s%n",
                        parts,
                        load.longestPause().toMillis() / 1e3,
                        delivered);
            }
            load.end();
            load.check("after the upgrade");
        }
    }
}
