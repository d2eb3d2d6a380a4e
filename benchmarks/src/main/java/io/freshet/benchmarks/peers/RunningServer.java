package io.freshet.benchmarks.peers;

import io.freshet.benchmarks.ProcessUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A contestant's process, in a folder of its own, and what it costs. */
final class RunningServer implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(5); // Freshet's launcher may have to build first

    private final Process process;
    private final Path log;

    private RunningServer(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static RunningServer start(Contestant contestant, Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path log = directory.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(contestant.command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(contestant.environment());
        RunningServer server = new RunningServer(builder.start(), log);
        server.awaitReady(contestant.port());
        return server;
    }

    private void awaitReady(int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        byte[] nothing = Wire.JSON.body(body -> {});
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Connection connection = new Connection(port)) {
                connection.post("ListStreams", Wire.JSON, nothing).orFail("ListStreams");
                return;
            } catch (IOException | IllegalStateException notYet) {
                Thread.sleep(100);
            }
        }
        close();
        throw new IOException("the server did not get ready: " + Files.readString(log));
    }

    /** What the process has and has used. */
    ProcessUse use() throws IOException {
        return ProcessUse.of(process.toHandle());
    }

    /** Asks the process to end, which writes a flight recording too, and kills it if it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
