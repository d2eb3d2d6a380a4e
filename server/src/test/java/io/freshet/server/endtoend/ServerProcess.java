package io.freshet.server.endtoend;

import io.freshet.ingest.kafka.LoopbackPort;
import io.freshet.server.map.MapApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** {@code freshet server} in a child process, on ports of its own, that can be killed and started again on the same data. */
final class ServerProcess implements ServerAccess, AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final int PORT_ATTEMPTS = 3;
    private static final Optional<GivenCluster> CLUSTER = GivenCluster.find();

    private final Path directory;
    private final List<String> extraArguments;
    private final Map<String, String> environment;
    final int port;
    final int s3Port;
    private Process process;
    private int largestFileKib;
    private int logLength;

    private ServerProcess(
            Path directory, Map<String, String> environment, List<String> extraArguments, int port, int s3Port)
            throws IOException {
        this(directory, environment, extraArguments, port, s3Port, 0);
    }

    private ServerProcess(
            Path directory,
            Map<String, String> environment,
            List<String> extraArguments,
            int port,
            int s3Port,
            int largestFileKib)
            throws IOException {
        this.largestFileKib = largestFileKib;
        this.directory = directory;
        this.environment = environment;
        this.extraArguments = extraArguments;
        this.port = port;
        this.s3Port = CLUSTER.map(GivenCluster::storePort).orElse(s3Port);
        this.process = launch();
    }

    static ServerProcess start(Path directory, String... extraArguments) throws IOException, InterruptedException {
        return start(directory, Map.of(), extraArguments);
    }

    static ServerProcess start(Path directory, Map<String, String> environment, String... extraArguments)
            throws IOException, InterruptedException {
        return onFreePorts(directory, environment, List.of(extraArguments), 0);
    }

    /** One that cannot make a file larger than that, as if the disk were full; until it is started again. */
    static ServerProcess startWithFilesUpTo(int kib, Path directory, String... extraArguments)
            throws IOException, InterruptedException {
        return onFreePorts(directory, Map.of(), List.of(extraArguments), kib);
    }

    /** A port that was free may be taken until the server listens there, also by another server that starts: then others are tried. */
    private static ServerProcess onFreePorts(
            Path directory, Map<String, String> environment, List<String> extraArguments, int kib)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            ServerProcess server = new ServerProcess(
                    directory, environment, extraArguments, LoopbackPort.free(), LoopbackPort.free(), kib);
            try {
                server.awaitReady();
                return server;
            } catch (PortTaken e) {
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Starts a server that is expected to end by itself, and returns its exit code and what it said. */
    static String refusal(Path directory, Map<String, String> environment, int port, int s3Port)
            throws IOException, InterruptedException {
        try (ServerProcess server = new ServerProcess(directory, environment, List.of(), port, s3Port)) {
            if (!server.process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not end; its log: " + server.log());
            }
            return server.process.exitValue() + ": " + server.log();
        }
    }

    /** Kills the process at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills the server and starts it again; on a cluster, one or two processes of it, of which the server may be one. */
    void strike(Random random) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<String> struck = List.of("server");
        if (CLUSTER.isPresent()) {
            struck = CLUSTER.get().strike(process, random);
        } else {
            kill();
        }
        if (process.isAlive()) {
            awaitReady();
        } else {
            startAgain();
        }
        System.out.printf(Locale.ROOT, "killed: %s; answers after %.1f s%n", struck, (System.nanoTime() - begun) / 1e9);
    }

    /** Asks the process to end, as Ctrl-C does, and returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end within 60 s; its log: " + log());
        }
        return process.exitValue();
    }

    /** Waits until it has ended by itself, and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end; its log: " + log());
        }
        return process.exitValue();
    }

    void startAgain() throws IOException, InterruptedException {
        largestFileKib = 0;
        process = launch();
        awaitReady();
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public URI s3Endpoint() {
        return URI.create("http://127.0.0.1:" + s3Port);
    }

    @Override
    public String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        if (largestFileKib > 0) {
            command.addAll(List.of("bash", "-c", "ulimit -f " + largestFileKib + "; exec \"$0\" \"$@\""));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("freshet.jvm.opens", "").split(" +")));
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.freshet.server.cli.Freshet", "server"));
        command.addAll(List.of("--data-dir", directory.resolve("data").toString()));
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(CLUSTER.map(GivenCluster::arguments).orElse(List.of("--s3-port", Integer.toString(s3Port))));
        command.addAll(extraArguments);
        Files.createDirectories(directory);
        logLength = Files.exists(directory.resolve("server.log")) ? log().length() : 0;
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()));
        CLUSTER.ifPresent(cluster -> builder.environment().putAll(cluster.environment(endpoint())));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void awaitReady() throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(endpoint().resolve("/health"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                if (log().substring(logLength).contains("is taken")) {
                    throw new PortTaken(log());
                }
                throw new AssertionError("the server ended with " + process.exitValue() + "; its log: " + log());
            }
            try {
                if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200 && leads(http)) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("the server is not ready after " + READY_WITHIN.toSeconds() + " s; its log: " + log());
    }

    /** On a cluster a server that was killed leads for ten seconds yet, and what only a leading one answers waits: longer than the SDK's client of Kinesis does. */
    private boolean leads(HttpClient http) throws IOException, InterruptedException {
        HttpRequest jobs = HttpRequest.newBuilder(endpoint().resolve(MapApi.PATH))
                .timeout(Duration.ofSeconds(30))
                .build();
        return CLUSTER.isEmpty()
                || http.send(jobs, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server could not listen where it should. */
    private static final class PortTaken extends AssertionError {
        private static final long serialVersionUID = 1;

        PortTaken(String log) {
            super("a port is taken; the log: " + log);
        }
    }
}
