package io.freshet.functions.process;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With processes of this machine, among all its others. */
@SuppressWarnings("NullAway.Init")
final class LookoutTest {
    /** Starts a child for the first line that it is given, and ends it for the second. */
    private static final String PARENT = "read one; sleep 60 & read two; kill $!; wait; read three";

    private static final int LOOKS = 200;

    @TempDir
    Path directory;

    private final Lookout lookout = new Lookout();
    private Process process;
    private Worker worker;

    @BeforeEach
    void start() throws IOException {
        assumeFalse(ProcessTable.newest().isEmpty(), "this system does not list its processes");
        process = new ProcessBuilder("/bin/sh", "-c", PARENT).start();
        WorkerLimits limits = WorkerLimits.of(1 << 20, 1 << 20);
        WorkerSpec spec = new WorkerSpec(
                "parent", List.of("/bin/sh"), Map.of(), limits, WorkerSpec.Output.FRAMES, log -> {}, List.of());
        worker = new Worker(spec, process, new WorkerDirectory(directory), OptionalInt.empty());
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void aChildIsSeenWhenItComesAndNoMoreWhenItHasGone() throws Exception {
        lookout.workerStarted();
        assertThat(lookout.look(List.of(worker), false).get(worker))
                .extracting(ProcessTable.Entry::pid)
                .containsExactly(process.pid());

        say("one");
        awaitSize(2);

        say("two");
        awaitSize(1);
    }

    @Test
    void aWorkerThatWasTakenForAStrangerIsFoundOnceItIsKnown() {
        lookout.look(List.of(), true);

        assertThat(lookout.look(List.of(worker), false).get(worker)).isEmpty();
        lookout.workerStarted();
        assertThat(lookout.look(List.of(worker), false).get(worker)).hasSize(1);
    }

    @Test
    void aStrangerIsLookedAtAgainOnceInAWhile() {
        lookout.look(List.of(), true);

        assertThat(lookout.look(List.of(worker), true).get(worker)).hasSize(1);
    }

    private void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    private void awaitSize(int size) throws InterruptedException {
        List<ProcessTable.Entry> tree = List.of();
        for (int look = 0; look < LOOKS && tree.size() != size; look++) {
            tree = requireNonNull(lookout.look(List.of(worker), false).get(worker));
            Thread.sleep(20);
        }
        assertThat(tree).hasSize(size);
    }
}
