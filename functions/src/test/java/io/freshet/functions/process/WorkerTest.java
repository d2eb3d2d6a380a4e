package io.freshet.functions.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a worker, and of what it has started. */
@SuppressWarnings("NullAway.Init")
final class WorkerTest {
    /** Ends its first thread and runs on in another: Linux lists such a process as one that has ended. */
    private static final String HEADLESS =
            """
            import ctypes, platform, threading, time
            threading.Thread(target=time.sleep, args=(60,)).start()
            ctypes.CDLL(None).syscall(93 if platform.machine() == "aarch64" else 60, 0)
            """;

    private static final int LOOKS = 500;

    @TempDir
    Path directory;

    @Test
    void aProcessThatRunsOnWithoutItsFirstThreadEndsWithItsWorker() throws Exception {
        assumeTrue(Isolation.onPath("python3").isPresent(), "no python3 on the PATH");
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "this system does not list its processes");
        Path program = Files.writeString(directory.resolve("headless.py"), HEADLESS);
        Process process = new ProcessBuilder("/bin/sh", "-c", "python3 " + program + " & wait").start();
        WorkerSpec spec = new WorkerSpec(
                "headless",
                List.of("/bin/sh"),
                Map.of(),
                WorkerLimits.of(1 << 20, 1 << 20),
                WorkerSpec.Output.FRAMES,
                log -> {},
                List.of());
        Worker worker = new Worker(spec, process, new WorkerDirectory(directory), OptionalInt.empty());
        await(() -> process.descendants().anyMatch(WorkerTest::isHeadless));
        List<ProcessHandle> started = process.descendants().toList();

        worker.close();

        await(() -> started.stream().noneMatch(WorkerTest::isHeadless));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int look = 0; look < LOOKS && !condition.getAsBoolean(); look++) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static boolean isHeadless(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") && !fields[17].equals("1");
        } catch (IOException gone) {
            return false;
        }
    }
}
