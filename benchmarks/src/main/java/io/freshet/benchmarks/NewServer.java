package io.freshet.benchmarks;

import io.freshet.ingest.kafka.LoopbackPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Freshet as users start it, in a process of its own that has done nothing yet. */
public final class NewServer implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(5); // the launcher may have to build first
    private static final Duration SETTLES = Duration.ofSeconds(10);

    private final Process process;
    private final URI endpoint;
    private final URI store;

    private NewServer(Process process, URI endpoint, URI store) {
        this.process = process;
        this.endpoint = endpoint;
        this.store = store;
    }

    /**
     * Returns a while after it has begun to answer.
     *
     * @param settings of its environment, beside those of this process
     */
    public static NewServer start(Path launcher, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("freshet-new-server");
        int port = LoopbackPort.free();
        int storePort = LoopbackPort.free();
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toAbsolutePath().toString(),
                        "server",
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--port",
                        Integer.toString(port),
                        "--s3-port",
                        Integer.toString(storePort))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile());
        builder.environment().putAll(settings);
        Process process = builder.start();
        NewServer server = new NewServer(process, onThisMachine(port), onThisMachine(storePort));
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

    private static URI onThisMachine(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Of all AWS APIs but S3. */
    public URI endpoint() {
        return endpoint;
    }

    /** Of S3. */
    URI store() {
        return store;
    }

    /** What it has used since it was started. */
    ProcessUse use() throws IOException {
        return ProcessUse.of(process.toHandle());
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
