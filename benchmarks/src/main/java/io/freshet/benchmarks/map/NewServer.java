package io.freshet.benchmarks.map;

import io.freshet.ingest.kafka.LoopbackPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Freshet as users start it, in a process of its own that has done nothing yet. */
final class NewServer implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(5); // the launcher may have to build first
    private static final Duration SETTLES = Duration.ofSeconds(10);

    private final Process process;
    private final URI endpoint;

    private NewServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Returns a while after it has begun to answer. */
    static NewServer start(Path launcher) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("freshet-map-new");
        int port = LoopbackPort.free();
        Process process = new ProcessBuilder(
                        launcher.toAbsolutePath().toString(),
                        "server",
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--port",
                        Integer.toString(port),
                        "--s3-port",
                        Integer.toString(LoopbackPort.free()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
        NewServer server = new NewServer(process, URI.create("http://127.0.0.1:" + port));
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (!server.answers()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                server.close();
                throw new IOException(
                        "the server did not get ready: " + Files.readString(directory.resolve("server.log")));
            }
            Thread.sleep(100);
        }
        Thread.sleep(SETTLES.toMillis());
        return server;
    }

    private boolean answers() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        try {
            return connection.getResponseCode() > 0;
        } catch (ConnectException e) {
            return false;
        } finally {
            connection.disconnect();
        }
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                Process unused = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Process unused = process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
