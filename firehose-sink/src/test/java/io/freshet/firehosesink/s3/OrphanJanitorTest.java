package io.freshet.firehosesink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanJanitorTest {
    private final Path directory;

    OrphanJanitorTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void abortsOldUploadsOfItsOwnStreamOnly() throws Exception {
        try (EmbeddedObjectStore server =
                EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "local", "localsecret")) {
            server.createBucket("bucket");
            String orphan = "2026/07/13/14/orders-1-2026-07-13-14-05-09-" + UUID.randomUUID() + ".gz";
            String foreign = "2026/07/13/14/others-1-2026-07-13-14-05-09-" + UUID.randomUUID() + ".gz";
            try (S3aObjectStore store = new S3aObjectStore(server.config())) {
                byte[] one = new byte[1];
                byte[] lost = store.startUpload("bucket", orphan, "");
                byte[] part = store.putPart("bucket", orphan, lost, 1, one, 1, true);
                byte[] kept = store.startUpload("bucket", foreign, "");
                byte[] keptPart = store.putPart("bucket", foreign, kept, 1, one, 1, true);
                var janitor = new OrphanJanitor(
                        server.config(),
                        Configs.of(BufferingHints.of(1, 1), Configs.plainFormat()),
                        Clock.offset(Clock.systemUTC(), Duration.ofDays(8)),
                        new Random(7));

                assertThat(janitor.sweep(Duration.ofDays(30)))
                        .as("younger than that")
                        .isEmpty();
                assertThat(janitor.sweep(OrphanJanitor.AGE)).containsExactly(orphan);

                assertThatThrownBy(() -> store.complete("bucket", orphan, lost, List.of(part)))
                        .isInstanceOf(FileNotFoundException.class);
                store.complete("bucket", foreign, kept, List.of(keptPart));
                assertThat(new Bucket(server.config(), "bucket").objects()).containsOnlyKeys(foreign);
            }
        }
    }

    @Test
    void tellsWhetherABucketIsThere() throws Exception {
        S3Buckets buckets;
        try (EmbeddedObjectStore server =
                EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "local", "localsecret")) {
            server.createBucket("bucket");
            buckets = new S3Buckets(server.config(), true);

            assertThat(buckets.problem("bucket")).isEmpty();
            assertThat(buckets.problem("missing").orElseThrow().sentence())
                    .startsWith("Bucket missing does not exist in the store at http://127.0.0.1:");
        }
        assertThat(buckets.problem("bucket").orElseThrow().sentence()).contains("does not answer");
        buckets.close();
    }
}
