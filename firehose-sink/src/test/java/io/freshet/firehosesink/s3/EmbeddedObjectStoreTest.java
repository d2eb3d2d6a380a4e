package io.freshet.firehosesink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class EmbeddedObjectStoreTest {
    private static final String DELIVERED = "2026/07/13/14/orders-1-2026-07-13-14-05-09-" + UUID.randomUUID();

    private final Path directory;

    EmbeddedObjectStoreTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void keepsEverythingOverARestart() throws Exception {
        try (EmbeddedObjectStore store = start(directory)) {
            store.createBucket("bucket");
            put(store, DELIVERED);
        }

        try (EmbeddedObjectStore store = start(directory)) {
            assertThat(new Bucket(store.config(), "bucket").objects()).containsOnlyKeys(DELIVERED);
        }
    }

    @Test
    void removesWhatAKilledServerLeftAndNothingElse() throws Exception {
        String named = "mine/backup-" + UUID.randomUUID();
        try (EmbeddedObjectStore store = start(directory)) {
            store.createBucket("bucket");
            put(store, DELIVERED);
            put(store, DELIVERED + ".gz");
            put(store, named);
            // as S3Proxy writes an object before it renames it
            Path bucket = directory.resolve("bucket");
            Files.writeString(bucket.resolve(DELIVERED + ".gz-" + UUID.randomUUID()), "half");
            Files.writeString(bucket.resolve(DELIVERED + "-" + UUID.randomUUID()), "half");
            Files.writeString(bucket.resolve("mine/other-" + UUID.randomUUID()), "half");
            assertThat(new Bucket(store.config(), "bucket").objects())
                    .as("with the one half object that no listing can tell from a whole one")
                    .hasSize(4);

            // the marker stays, as after a kill
            Path marker = directory.resolve(".freshet-running");
            try (EmbeddedObjectStore next = start(directory)) {
                assertThat(marker).exists();
                assertThat(new Bucket(next.config(), "bucket").objects())
                        .containsOnlyKeys(DELIVERED, DELIVERED + ".gz", named);
            }
        }
    }

    @Test
    void saysInOneSentenceThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedObjectStore.start(
                            directory, "127.0.0.1", taken.getLocalPort(), "local", "localsecret"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + ": the port is taken");
        }
    }

    private static EmbeddedObjectStore start(Path directory) throws IOException {
        return EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "local", "localsecret");
    }

    private static void put(EmbeddedObjectStore store, String key) {
        try (var client = new Bucket(store.config(), "bucket").client()) {
            var unused = client.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString("records"));
        }
    }
}
