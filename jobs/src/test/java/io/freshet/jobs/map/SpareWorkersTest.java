package io.freshet.jobs.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.client.wire.Segment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that wait for the next job. */
@SuppressWarnings("NullAway.Init")
class SpareWorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern NAME = Pattern.compile("map-[a-z0-9-]+");
    private static final String CALLS =
            """
            import os

            def where(i):
                return os.path.basename(os.path.dirname(os.getcwd()))
            """;

    @TempDir
    static Path directory;

    @Test
    void theNextJobIsRunByWorkersThatHaveWaitedAndEachOfThemOnce() throws Exception {
        try (MapBench bench = new MapBench(directory, MapBench.WORKERS)) {
            assumeTrue(!bench.python.version().isEmpty(), "no python3 on the PATH");
            List<String> used = new ArrayList<>(List.of(worker(bench, MapOptions.USUAL)));
            for (int job = 0; job < 2; job++) {
                MapBench.until(() -> waiting() == MapBench.WORKERS, PATIENCE);
                used.add(worker(bench, MapOptions.USUAL));
            }
            assertThat(used.subList(1, 3))
                    .allMatch(name -> name.startsWith("map-spare-"))
                    .doesNotHaveDuplicates();

            MapBench.until(() -> waiting() == MapBench.WORKERS, PATIENCE);
            MapOptions own = new MapOptions(0, 1, 100, 0, 0, 0, -1, true, Map.of("A", "b"));
            assertThat(worker(bench, own)).as("with an environment of its own").startsWith("map-map-");
            assertThat(waiting()).isEqualTo(MapBench.WORKERS);
        }
        assertThat(waiting()).as("after the end").isZero();
    }

    /** The name of the worker that runs a job of one call. */
    private static String worker(MapBench bench, MapOptions options) throws InterruptedException {
        String id = bench.start(bench.python(CALLS, "where"), options, 1);
        JobBoard.View view = bench.await(id, PATIENCE);
        assertThat(view.state()).as(view.reason()).isEqualTo(JobState.SUCCEEDED);
        Commit only = bench.jobs
                .events(id, MapBench.ACCOUNT, 0, 0, PATIENCE)
                .view()
                .since()
                .get(0);
        byte[] segment = bench.jobs.segment(id, MapBench.ACCOUNT, only.segment());
        byte[] pickled = Segment.payload(segment, Segment.lines(segment).get(0));
        Matcher name = NAME.matcher(new String(pickled, StandardCharsets.ISO_8859_1));
        assertThat(name.find()).isTrue();
        return name.group();
    }

    private static int waiting() {
        String[] workers =
                directory.resolve("map/workers").toFile().list((folder, name) -> name.startsWith("map-spare-"));
        return workers == null ? 0 : workers.length;
    }
}
