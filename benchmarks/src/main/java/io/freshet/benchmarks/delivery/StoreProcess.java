package io.freshet.benchmarks.delivery;

import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An S3 server in a process of its own, so that its processor time is not that of whoever writes. */
public final class StoreProcess implements AutoCloseable {
    private static final String READY = "ready at ";

    private final Process process;
    private final ObjectStoreConfig config;

    private StoreProcess(Process process, ObjectStoreConfig config) {
        this.process = process;
        this.config = config;
    }

    /** Serves a folder with the bucket until it is killed. */
    public static void main(String[] arguments) throws Exception {
        EmbeddedObjectStore store = EmbeddedObjectStore.start(Path.of(arguments[0]), "127.0.0.1", 0, "local", "secret");
        store.createBucket(arguments[1]);
        System.out.println(READY + store.config().endpoint());
        Thread.currentThread().join();
    }

    static StoreProcess start(Path folder, String bucket) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreProcess.class.getName(),
                        folder.toString(),
                        bucket)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(READY)) {
                URI endpoint = URI.create(line.substring(READY.length()));
                return new StoreProcess(process, new ObjectStoreConfig(endpoint, "us-east-1", "local", "secret", true));
            }
        }
        throw new IOException("the object store ended before it was ready");
    }

    ObjectStoreConfig config() {
        return config;
    }

    /** Processor time so far, in seconds. */
    double processorSeconds() {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .map(time -> time.toNanos() / 1e9)
                .orElse(0.0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
