package io.freshet.server.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process of a cluster. Its number is in {@code run/<name>.pid}, so that whoever wants to can find it and kill it.
 *
 * @param name such as {@code kafka-1}
 * @param command what starts it
 * @param environment what it needs beside what this process has
 * @param port on which it listens when it is ready; 0: none
 */
record Role(String name, List<String> command, Map<String, String> environment, int port) {
    private static final Duration APART = Duration.ofSeconds(10);
    private static final long GRACE_SECONDS = 20;

    Role {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The process, if it runs. A number that another process has got since then is not it. */
    Optional<ProcessHandle> running(ClusterPlan plan) throws IOException {
        Path file = file(plan);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Instant written = Files.getLastModifiedTime(file).toInstant();
        String pid = Files.readString(file).strip();
        return pid.matches("\\d{1,18}")
                ? ProcessHandle.of(Long.parseLong(pid))
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> process.info()
                                .startInstant()
                                .map(started ->
                                        Duration.between(started, written).abs().compareTo(APART) < 0)
                                .orElse(true))
                : Optional.empty();
    }

    /** Starts it unless it runs; says whether it did. */
    boolean start(ClusterPlan plan) throws IOException {
        if (running(plan).isPresent()) {
            return false;
        }
        Files.createDirectories(plan.run());
        Files.createDirectories(plan.logs());
        List<String> whole = new ArrayList<>();
        if (Files.exists(plan.before(name))) {
            whole.addAll(List.of(Files.readString(plan.before(name)).strip().split("\\s+")));
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(plan).toFile()));
        builder.environment().putAll(environment);
        Files.writeString(file(plan), builder.start().pid() + "\n");
        return true;
    }

    /** Ends it, in order if it does so soon; says whether it ran. */
    boolean end(ClusterPlan plan) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = running(plan);
        if (process.isPresent()) {
            process.get().destroy();
            try {
                var unused = process.get().onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                process.get().destroyForcibly();
                var unused = process.get().onExit().join();
            }
        }
        Files.deleteIfExists(file(plan));
        return process.isPresent();
    }

    Path log(ClusterPlan plan) {
        return plan.logs().resolve(name + ".log");
    }

    private Path file(ClusterPlan plan) {
        return plan.run().resolve(name + ".pid");
    }
}
