package io.freshet.jobs.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.client.wire.CallStatus;
import io.freshet.client.wire.Segment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls, good and bad. */
@SuppressWarnings("NullAway.Init")
class MapJobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CALLS =
            """
            import ctypes, os, time

            def nothing(i):
                return None

            def square(i):
                return i * i

            def one_fails(i):
                if i == 7_777:
                    raise ValueError("no %d" % i)
                return i

            def one_kills(i):
                if i == 617:
                    os.kill(os.getpid(), 9)
                return i

            def one_loops(i):
                while i == 3:
                    pass
                return i

            def one_hogs(i):
                kept = []
                while i == 3:
                    kept.append(bytearray(1 << 22))
                return i

            def slow(i):
                print("call", i)
                time.sleep(0.05)
                return i

            def fails_at_first(i):
                marker = "/tmp/freshet-map-test-%d-%s" % (i, os.environ["RUN"])
                if i == 2 and not os.path.exists(marker):
                    open(marker, "w").close()
                    raise OSError("at first")
                return i

            def wide(i):
                return os.urandom(1_000)

            def chatty(i):
                print("call", i)
            """;

    @TempDir
    static Path directory;

    private static MapBench bench;

    @BeforeAll
    static void start() throws Exception {
        bench = new MapBench(directory);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void needsPython() {
        assumeTrue(!bench.python.version().isEmpty(), "no python3 on the PATH");
    }

    @Test
    void aHundredThousandCallsThatDoNothingTakeFewRequests() throws Exception {
        String id = bench.start(bench.python(CALLS, "nothing"), MapOptions.USUAL, 100_000);

        JobBoard.View view = bench.await(id, PATIENCE);

        assertThat(view.state()).as(view.reason()).isEqualTo(JobState.SUCCEEDED);
        assertThat(view.succeeded()).isEqualTo(100_000);
        assertThat(view.requests()).isLessThan(100);
        assertThat(bench.lines(id)).hasSize(100_000);
    }

    @Test
    void smallSegmentsComeAlongWithTheEvents() throws Exception {
        String id = bench.start(bench.python(CALLS, "square"), MapOptions.USUAL, 100);
        bench.await(id, PATIENCE);

        MapJobs.Events events = bench.jobs.events(id, MapBench.ACCOUNT, 0, 0, Duration.ZERO);

        assertThat(events.segments().keySet())
                .isNotEmpty()
                .isEqualTo(events.view().since().stream().map(Commit::segment).collect(Collectors.toSet()));
        for (Map.Entry<String, byte[]> segment : events.segments().entrySet()) {
            assertThat(bench.store().segment(id, segment.getKey())).hasValue(segment.getValue());
        }
    }

    @Test
    void largeSegmentsAreForWhoeverAsksForThem() throws Exception {
        String id = bench.start(bench.python(CALLS, "wide"), MapOptions.USUAL, 5_000);
        bench.await(id, PATIENCE);

        MapJobs.Events events = bench.jobs.events(id, MapBench.ACCOUNT, 0, 0, Duration.ZERO);

        long together = events.segments().values().stream()
                .mapToLong(segment -> segment.length)
                .sum();
        assertThat(together).isLessThanOrEqualTo(256 << 10);
        assertThat(events.segments().size()).isLessThan(events.view().since().size());
        assertThat(bench.lines(id)).hasSize(5_000);
    }

    @Test
    void oneOfTenThousandFailsAndTheOthersDoNot() throws Exception {
        String id = bench.start(bench.python(CALLS, "one_fails"), MapOptions.USUAL, 10_000);

        JobBoard.View view = bench.await(id, PATIENCE);

        assertThat(view.state()).isEqualTo(JobState.FAILED);
        assertThat(view.reason()).isEqualTo("1 of 10000 calls failed");
        Map<Integer, Segment.Line> lines = bench.lines(id);
        assertThat(MapBench.of(lines, 7_777).status()).isEqualTo(CallStatus.FAILED);
        assertThat(lines.values()).filteredOn(line -> line.status().succeeded()).hasSize(9_999);
    }

    @Test
    void aPoisonedInputIsIsolatedAndTheOthersSucceed() throws Exception {
        String id = bench.start(bench.python(CALLS, "one_kills"), MapOptions.USUAL, 2_000);

        JobBoard.View view = bench.await(id, PATIENCE);

        assertThat(view.state()).isEqualTo(JobState.FAILED);
        Map<Integer, Segment.Line> lines = bench.lines(id);
        assertThat(MapBench.of(lines, 617).status()).isEqualTo(CallStatus.WORKER_CRASHED);
        assertThat(lines.values()).filteredOn(line -> line.status().succeeded()).hasSize(1_999);
    }

    @Test
    void anEndlessLoopIsEndedByItsTimeout() throws Exception {
        MapOptions options = new MapOptions(0, 1, 100, 500, 0, 0, -1, true, Map.of());
        String id = bench.start(bench.python(CALLS, "one_loops"), options, 20);

        bench.await(id, PATIENCE);

        Map<Integer, Segment.Line> lines = bench.lines(id);
        assertThat(MapBench.of(lines, 3).status()).isEqualTo(CallStatus.TIMED_OUT);
        assertThat(lines.values()).filteredOn(line -> line.status().succeeded()).hasSize(19);
    }

    @Test
    void aHogIsEndedAndNamed() throws Exception {
        MapOptions options = new MapOptions(0, 1, 100, 0, 128, 0, -1, true, Map.of());
        String id = bench.start(bench.python(CALLS, "one_hogs"), options, 20);

        bench.await(id, PATIENCE);

        Map<Integer, Segment.Line> lines = bench.lines(id);
        assertThat(MapBench.of(lines, 3).status()).isEqualTo(CallStatus.OUT_OF_MEMORY);
        assertThat(lines.values()).filteredOn(line -> line.status().succeeded()).hasSize(19);
    }

    @Test
    void aWorkerThatIsKilledInTheMiddleLosesNoCall() throws Exception {
        String id = bench.start(bench.python(CALLS, "slow"), MapOptions.USUAL, 100);
        bench.jobs.events(id, MapBench.ACCOUNT, 0, 0, PATIENCE);

        long killed = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("worker.py"))
                .filter(process -> process.children().findAny().isEmpty())
                .filter(ProcessHandle::destroyForcibly)
                .count();
        JobBoard.View view = bench.await(id, PATIENCE);

        assertThat(killed).isPositive();
        assertThat(view.state()).as(view.reason()).isEqualTo(JobState.SUCCEEDED);
        assertThat(bench.lines(id)).hasSize(100);
    }

    @Test
    void aFailedCallIsTriedAgain() throws Exception {
        String run = directory.getFileName().toString();
        MapOptions options = new MapOptions(0, 3, 10, 0, 0, 0, -1, true, Map.of("RUN", run));
        String id = bench.start(bench.python(CALLS, "fails_at_first"), options, 5);

        JobBoard.View view = bench.await(id, PATIENCE);

        assertThat(view.state()).as(view.reason()).isEqualTo(JobState.SUCCEEDED);
        assertThat(MapBench.of(bench.lines(id), 2).attempts()).isEqualTo(2);
        assertThat(MapBench.of(bench.lines(id), 1).attempts()).isEqualTo(1);
    }

    @Test
    void aCancelledJobEndsAtOnceAndKeepsWhatThereIs() throws Exception {
        String id = bench.start(bench.python(CALLS, "slow"), MapOptions.USUAL, 10_000);
        bench.jobs.events(id, MapBench.ACCOUNT, 0, 0, PATIENCE);

        MapJob cancelled = bench.jobs.cancel(id, MapBench.ACCOUNT);

        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        JobBoard.View view = bench.await(id, PATIENCE);
        assertThat(view.succeeded()).isBetween(1, 9_999);
        assertThat(bench.lines(id)).hasSize(view.succeeded());
        MapBench.until(() -> workers() == 0, Duration.ofSeconds(10));
        assertThat(workers()).isZero();
    }

    private static long workers() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("worker.py"))
                .count();
    }

    @Test
    void theDeadlineEndsAJob() throws Exception {
        MapOptions options = new MapOptions(0, 1, 10, 0, 0, 1_500, -1, true, Map.of());
        String id = bench.start(bench.python(CALLS, "slow"), options, 10_000);

        JobBoard.View view = bench.await(id, PATIENCE);

        assertThat(view.state()).isEqualTo(JobState.FAILED);
        assertThat(view.reason()).isEqualTo("the deadline has passed");
    }

    @Test
    void whatCallsPrintIsKept() throws Exception {
        String id = bench.start(bench.python(CALLS, "chatty"), MapOptions.USUAL, 3);

        bench.await(id, PATIENCE);

        assertThat(new String(bench.jobs.logs(id, MapBench.ACCOUNT), StandardCharsets.UTF_8))
                .contains("call 0", "call 1", "call 2");
    }

    @Test
    void aFunctionThatIsNotThereIsTheEndOfTheJob() throws Exception {
        String id = bench.start(bench.python(CALLS, "absent"), MapOptions.USUAL, 3);

        JobBoard.View view = bench.await(id, PATIENCE);

        assertThat(view.state()).isEqualTo(JobState.FAILED);
        assertThat(view.reason()).contains("has no attribute 'absent'");
    }

    @Test
    void anotherPythonIsRefusedBeforeAnythingRuns() {
        MapCode code = bench.python(CALLS, "nothing");
        MapCode other =
                new MapCode(code.language(), code.function(), code.entry(), code.artifacts(), "3.5", code.spread());

        assertThatThrownBy(() -> bench.start(other, MapOptions.USUAL, 1))
                .hasMessageContaining("the client runs Python 3.5, the workers Python " + bench.python.version());
    }

    @Test
    void jobsOfOthersAreNotThere() {
        String id = bench.start(bench.python(CALLS, "nothing"), MapOptions.USUAL, 1);

        assertThatThrownBy(() -> bench.jobs.job(id, "111111111111")).hasMessage("map job " + id + " is not here");
    }
}
