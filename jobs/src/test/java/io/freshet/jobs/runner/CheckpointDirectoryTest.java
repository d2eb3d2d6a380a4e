package io.freshet.jobs.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found while Flink writes and removes beside it. */
final class CheckpointDirectoryTest {
    private static final JobKey KEY = new JobKey("application", "counts");

    @TempDir
    Path root;

    @Test
    void findsTheNewestCompleteOne() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(root);
        assertThat(checkpoints.newest(KEY)).isEmpty();

        write("run-1/chk-1", 1_000);
        Path newest = write("run-1/chk-2", 3_000);
        write("run-2/chk-1", 2_000);
        Files.createDirectories(directory("run-2/chk-2")); // not complete

        assertThat(checkpoints.newest(KEY)).contains(newest.toUri().toString());
        checkpoints.delete(KEY);
        assertThat(checkpoints.newest(KEY)).isEmpty();
    }

    @Test
    void onlyTheNewestStaysWhenTheRestIsRemoved() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(root);
        assertThat(checkpoints.newestMetadata(KEY)).isEmpty();
        checkpoints.deleteAllButNewest(KEY);

        Path older = write("run-1/chk-1", 1_000);
        Path newest = write("run-2/chk-2", 3_000);
        Path unfinished = Files.createDirectories(directory("run-2/chk-3"));
        checkpoints.deleteAllButNewest(KEY);

        assertThat(older.getParent()).doesNotExist();
        assertThat(unfinished).doesNotExist();
        assertThat(checkpoints.newest(KEY)).contains(newest.toUri().toString());
        assertThat(checkpoints.newestMetadata(KEY)).hasValueSatisfying(bytes -> assertThat(newest.resolve("_metadata"))
                .hasBinaryContent(bytes));
    }

    @Test
    void isNotDisturbedByWhatGoesMeanwhile() throws Exception {
        CheckpointDirectory checkpoints = new CheckpointDirectory(root);
        Path newest = write("run-2/chk-1", 4_000_000_000_000L);
        AtomicBoolean done = new AtomicBoolean();
        Thread flink = new Thread(() -> {
            for (int i = 0; !done.get(); i = (i + 1) % 50) {
                try {
                    Path written = write("run-1/chk-" + i, 1_000);
                    Files.delete(written.resolve("_metadata"));
                    Files.delete(written);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        flink.start();
        try {
            for (int i = 0; i < 2_000; i++) {
                assertThat(checkpoints.newest(KEY)).contains(newest.toUri().toString());
            }
        } finally {
            done.set(true);
            flink.join();
        }
    }

    @Test
    void aSnapshotIsCopiedIntoThePlaceOfTheCheckpointsAndStaysItself() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(root);
        Path newer = write("run-1/chk-9", 9_000);
        Path snapshot =
                Path.of(URI.create(checkpoints.snapshots(KEY, "a".repeat(256)))).resolve("savepoint-1");
        Files.createDirectories(snapshot);
        Files.writeString(snapshot.resolve("state"), "counts");
        Files.writeString(snapshot.resolve("_metadata"), "m");

        checkpoints.restore(KEY, "a".repeat(256));

        assertThat(newer).doesNotExist();
        Path restored = Path.of(URI.create(checkpoints.newest(KEY).orElseThrow()));
        assertThat(restored.resolve("state")).hasContent("counts");
        checkpoints.delete(KEY);
        assertThat(snapshot.resolve("state")).hasContent("counts");
        checkpoints.deleteSnapshot(KEY, "a".repeat(256));
        assertThat(snapshot).doesNotExist();
        assertThatThrownBy(() -> checkpoints.restore(KEY, "a".repeat(256)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not there any more");
    }

    private Path directory(String name) {
        return root.resolve("application").resolve("counts").resolve(name);
    }

    private Path write(String name, long modifiedMillis) throws IOException {
        Path metadata = Files.createDirectories(directory(name)).resolve("_metadata");
        Files.write(metadata, new byte[1]);
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(modifiedMillis));
        return metadata.resolveSibling("");
    }
}
