package io.freshet.server.endtoend;

import io.freshet.ingest.kafka.LoopbackPort;
import io.freshet.server.cluster.FlinkParts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A JobManager and a TaskManager in processes of their own, without any class of ours on their class path. */
final class FlinkCluster implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Path directory;
    private final FlinkParts parts;
    private final int restPort = LoopbackPort.free();
    private Process jobManager;
    private Process taskManager;
    private int taskManagers;

    private FlinkCluster(Path directory, URI s3, int slots) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.parts = new FlinkParts(
                directory,
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("freshet.root"), "server", "target", "flink-plugins"));
        parts.configure(new FlinkParts.Settings(
                LOOPBACK, restPort, LoopbackPort.free(), slots, s3.toString(), "outside", "outside"));
        this.jobManager = launch("jobmanager", parts.jobManager(false));
        this.taskManager = launchTaskManager();
    }

    /** Does not wait until it is ready: who uses it must not need that. */
    static FlinkCluster start(Path directory, URI s3, int slots) throws IOException {
        return new FlinkCluster(directory, s3, slots);
    }

    /** What a server needs to run its jobs here. */
    Map<String, String> settings() {
        return Map.of(
                "FRESHET_FLINK_REST_ADDRESS",
                "http://127.0.0.1:" + restPort,
                "FRESHET_FLINK_CHECKPOINT_DIRECTORY",
                "s3://checkpoints/jobs");
    }

    void killTaskManager() throws InterruptedException {
        taskManager.destroyForcibly().waitFor();
    }

    void killJobManager() throws InterruptedException {
        jobManager.destroyForcibly().waitFor();
    }

    void startTaskManager() throws IOException {
        taskManager = launchTaskManager();
    }

    void startJobManager() throws IOException {
        jobManager = launch("jobmanager", parts.jobManager(false));
    }

    private Process launchTaskManager() throws IOException {
        taskManagers++;
        return launch("taskmanager", parts.taskManager("tm" + taskManagers, LOOPBACK, false));
    }

    private Process launch(String name, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".log").toFile()));
        builder.environment().putAll(parts.environment());
        return builder.start();
    }

    String log() {
        try {
            return Files.readString(directory.resolve("jobmanager.log"))
                    + Files.readString(directory.resolve("taskmanager.log"));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        taskManager.destroyForcibly();
        jobManager.destroyForcibly();
    }
}
