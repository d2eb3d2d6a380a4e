package io.freshet.jobs.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.firehosesink.s3.S3Blobs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoint counts, in a store whose clock says nothing. */
final class CheckpointObjectsTest {
    private static final JobKey KEY = new JobKey("application", "counts");
    private static final JobKey OTHER = new JobKey("application", "counts-too");
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void findsTheNewestCompleteOneByItsRunAndNumber() throws IOException {
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "key", "secret");
                S3Blobs blobs = new S3Blobs(store.config());
                CheckpointObjects checkpoints = new CheckpointObjects(store.config(), URI.create("s3://jobs/all/"))) {
            checkpoints.prepare();
            checkpoints.prepare();
            assertThat(checkpoints.newest(KEY)).isEmpty();

            put(blobs, "run-000000002/" + JOB + "/chk-9/_metadata");
            put(blobs, "run-000000002/" + JOB + "/chk-10/_metadata");
            put(blobs, "run-000000002/" + JOB + "/chk-11/part"); // not complete
            put(blobs, "run-000000001/" + JOB + "/chk-99/_metadata");
            put(blobs, "run-000000001/savepoint-012345-abcdef/_metadata");
            blobs.put("jobs", "all/application/counts-too/run-000000007/" + JOB + "/chk-1/_metadata", new byte[1]);
            assertThat(checkpoints.newest(KEY))
                    .contains("s3://jobs/all/application/counts/run-000000002/" + JOB + "/chk-10");

            put(blobs, "run-000000002/savepoint-012345-abcdef/_metadata");
            assertThat(checkpoints.newest(KEY))
                    .contains("s3://jobs/all/application/counts/run-000000002/savepoint-012345-abcdef");
            checkpoints.deleteAllButNewest(KEY);
            assertThat(blobs.list("jobs", "all/application/counts/", 10))
                    .extracting(S3Blobs.Listed::key)
                    .containsExactly("all/application/counts/run-000000002/savepoint-012345-abcdef/_metadata");
            assertThat(checkpoints.newestMetadata(KEY))
                    .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(1));
            assertThat(checkpoints.newestMetadata(new JobKey("application", "none")))
                    .isEmpty();
            assertThat(checkpoints.checkpoints(KEY, 3)).isEqualTo("s3://jobs/all/application/counts/run-000000003");

            checkpoints.delete(KEY);
            assertThat(checkpoints.newest(KEY)).isEmpty();
            assertThat(checkpoints.newest(OTHER)).isPresent();
        }
    }

    @Test
    void keepsSnapshotsApartFromCheckpoints() throws IOException {
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "key", "secret");
                S3Blobs blobs = new S3Blobs(store.config());
                CheckpointObjects checkpoints = new CheckpointObjects(store.config(), URI.create("s3://jobs"))) {
            checkpoints.prepare();
            String place = checkpoints.snapshots(KEY, "before").substring("s3://jobs/".length());
            blobs.put("jobs", place + "/savepoint-012345-abcdef/_metadata", new byte[1]);

            assertThat(checkpoints.snapshot(KEY, "before")).contains("s3://jobs/" + place + "/savepoint-012345-abcdef");
            assertThat(checkpoints.snapshot(KEY, "after")).isEmpty();
            assertThat(checkpoints.newest(KEY)).isEmpty();

            checkpoints.deleteSnapshot(KEY, "before");
            assertThat(checkpoints.snapshot(KEY, "before")).isEmpty();
        }
    }

    private static void put(S3Blobs blobs, String below) throws IOException {
        blobs.put("jobs", "all/application/counts/" + below, new byte[1]);
    }
}
