package io.freshet.jobs.runner;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3Blobs;
import io.freshet.firehosesink.s3.S3Blobs.Listed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints and savepoints of all jobs in an object store: {@code <prefix>/<kind>/<name>/run-N/<job>/chk-M/_metadata}, where every
 * process finds them.
 *
 * <p>As in a {@link CheckpointDirectory} only the newest complete one is right to go on from. A store tells the time in whole seconds, so
 * it is not asked: of two runs the later one has the newer, Flink counts the checkpoints of a job over all its runs, and a savepoint beside
 * them was the last thing that its run did.
 */
final class CheckpointObjects implements AutoCloseable {
    private static final Pattern COMPLETE =
            Pattern.compile("run-(\\d{9})/(?:[0-9a-f]{32}/chk-(\\d{1,18})|savepoint-[0-9a-zA-Z-]+)/_metadata");
    private static final int MOST = 1_000_000;

    private final S3Blobs store;
    private final String bucket;
    private final String prefix;

    /** @param place {@code s3://bucket/prefix} */
    CheckpointObjects(ObjectStoreConfig store, URI place) {
        this.store = new S3Blobs(store);
        this.bucket = place.getAuthority();
        String path = place.getPath().replaceAll("^/+|/+$", "");
        this.prefix = path.isEmpty() ? "" : path + "/";
    }

    /** Makes the bucket unless it is there. */
    void prepare() {
        run("made", () -> store.createBucket(bucket));
    }

    /** Where Flink puts the checkpoints of a run of this job, as a URI. */
    String checkpoints(JobKey key, int run) {
        return uri(of(key) + String.format(Locale.ROOT, "run-%09d", run));
    }

    private record Complete(String directory, int run, long number) {}

    /** The newest complete checkpoint or savepoint, as a URI; empty if there is none. */
    Optional<String> newest(JobKey key) {
        return newest(listed(of(key)), of(key)).map(CheckpointObjects.this::uri);
    }

    private static Optional<String> newest(List<Listed> listed, String jobs) {
        return listed.stream()
                .flatMap(object -> complete(object.key(), jobs).stream())
                .max(Comparator.comparingInt(Complete::run).thenComparingLong(Complete::number))
                .map(Complete::directory);
    }

    /** What is in the newest; empty if there is none, or if Flink has just removed it for a newer one. */
    Optional<byte[]> newestMetadata(JobKey key) {
        Optional<String> newest = newest(listed(of(key)), of(key));
        try {
            return newest.isPresent() ? store.get(bucket, newest.get() + "/_metadata") : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint " + newest.get() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The newest stays; while there is none, all do. */
    void deleteAllButNewest(JobKey key) {
        List<Listed> all = listed(of(key));
        newest(all, of(key)).ifPresent(kept -> all.stream()
                .map(Listed::key)
                .filter(object -> !object.startsWith(kept + "/"))
                .forEach(object -> run("removed", () -> store.deleteAll(bucket, object))));
    }

    private static Optional<Complete> complete(String object, String jobs) {
        Matcher parts = COMPLETE.matcher(object.substring(jobs.length()));
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = parts.group(2) == null ? Long.MAX_VALUE : Long.parseLong(parts.group(2));
        return Optional.of(
                new Complete(object.substring(0, object.lastIndexOf('/')), Integer.parseInt(parts.group(1)), number));
    }

    void delete(JobKey key) {
        run("removed", () -> store.deleteAll(bucket, of(key)));
    }

    /** Where Flink puts a snapshot, as a URI. */
    String snapshots(JobKey key, String name) {
        return uri(ofSnapshot(key, name));
    }

    /** The snapshot of that name, as a URI; empty if it is not there. */
    Optional<String> snapshot(JobKey key, String name) {
        return listed(ofSnapshot(key, name) + "/").stream()
                .map(Listed::key)
                .filter(object -> object.endsWith("/_metadata"))
                .map(object -> uri(object.substring(0, object.lastIndexOf('/'))))
                .findFirst();
    }

    void deleteSnapshot(JobKey key, String name) {
        run("removed", () -> store.deleteAll(bucket, ofSnapshot(key, name) + "/"));
    }

    private List<Listed> listed(String under) {
        try {
            return store.list(bucket, under, MOST);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoints cannot be read: " + e.getMessage(), e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void run(String what, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoints cannot be " + what + ": " + e.getMessage(), e);
        }
    }

    private String of(JobKey key) {
        return prefix + key.kind() + "/" + key.name() + "/";
    }

    /** A name may be longer than that of a file. */
    private String ofSnapshot(JobKey key, String name) {
        return prefix + "snapshots/" + key.kind() + "/" + key.name() + "/"
                + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private String uri(String key) {
        return "s3://" + bucket + "/" + key;
    }

    @Override
    public void close() {
        store.close();
    }
}
