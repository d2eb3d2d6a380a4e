package io.freshet.firehosesink.s3;

import java.io.IOException;
import java.nio.file.Path;

/** An S3 server inside this process over a folder. What is stored survives restarts. */
public final class EmbeddedObjectStore implements AutoCloseable {
    private EmbeddedObjectStore() {}

    /** Starts the server; port 0 takes any free one. */
    public static EmbeddedObjectStore start(Path directory, String host, int port, String accessKey, String secretKey)
            throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** How clients reach it. */
    public ObjectStoreConfig config() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Makes the bucket unless it is there. */
    public void createBucket(String bucket) {}

    @Override
    public void close() {}
}
