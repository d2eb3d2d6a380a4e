package io.freshet.firehosesink.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server inside this process over a folder. What is stored survives restarts; what a crash left half written does not. */
public final class EmbeddedObjectStore implements AutoCloseable {
    private final S3Proxy server;
    private final Path directory;
    private final LeftoverSweep sweep;
    private final ObjectStoreConfig config;

    private EmbeddedObjectStore(S3Proxy server, Path directory, LeftoverSweep sweep, ObjectStoreConfig config) {
        this.server = server;
        this.directory = directory;
        this.sweep = sweep;
        this.config = config;
    }

    /** Starts the server; port 0 takes any free one. */
    public static EmbeddedObjectStore start(Path directory, String host, int port, String accessKey, String secretKey)
            throws IOException {
        Path root = Files.createDirectories(directory).toRealPath();
        int free = freePort(host, port);
        LeftoverSweep sweep = new LeftoverSweep(root);
        sweep.begin();
        URI endpoint = URI.create("http://" + host + ":" + free);
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FinishedObjects(new FilesystemNio2BlobStore(root.toString())))
                .endpoint(endpoint)
                .awsAuthentication(AuthenticationType.NONE, null, null) // any credentials will do, as at the front door
                .build();
        startUp(server, endpoint);
        return new EmbeddedObjectStore(
                server, root, sweep, new ObjectStoreConfig(endpoint, "us-east-1", accessKey, secretKey, true));
    }

    /** How clients reach it. */
    public ObjectStoreConfig config() {
        return config;
    }

    /** Makes the bucket unless it is there. */
    public void createBucket(String bucket) {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("bucket: " + bucket + " (expected: 3 to 63 of a-z, 0-9, . and -)");
        }
        try {
            Files.createDirectories(directory.resolve(bucket));
        } catch (IOException e) {
            throw new UncheckedIOException("bucket " + bucket + " cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
            sweep.end();
        } catch (Exception e) {
            throw new IllegalStateException("The object store did not stop: " + e.getMessage(), e);
        }
    }

    private static int freePort(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new IOException(
                    "The object store cannot listen on " + host + ":" + port
                            + ": the port is taken (stop what uses it, or choose another s3.port).",
                    e);
        }
    }

    private static void startUp(S3Proxy server, URI endpoint) throws IOException {
        try {
            server.start();
            for (int i = 0; i < 30_000 && !"STARTED".equals(server.getState()); i++) {
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the object store starts", e);
        } catch (Exception e) {
            throw new IOException("The object store cannot start at " + endpoint + ": " + e.getMessage(), e);
        }
    }
}
