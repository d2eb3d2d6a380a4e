package io.freshet.jobs.map;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where everything about map jobs lies in the object store: {@code artifacts/SHA256}, and below {@code jobs/ID/} the folders
 * {@code inputs}, {@code results}, {@code apart} and {@code logs}, and {@code manifest.json} when the job has ended.
 */
public final class MapStore implements AutoCloseable {
    private static final int MOST_LISTED = 1_000_000;

    private final String bucket;
    private final S3Blobs blobs;

    public MapStore(ObjectStoreConfig config, String bucket) {
        this.bucket = bucket;
        this.blobs = new S3Blobs(config);
    }

    private MapStore(String bucket, S3Blobs blobs) {
        this.bucket = bucket;
        this.blobs = blobs;
    }

    /** The same with a count of its own, as long as this one is open. */
    public MapStore counting() {
        return new MapStore(bucket, blobs.counting());
    }

    /** Makes the bucket unless it is there. */
    public void prepare() throws IOException {
        blobs.createBucket(bucket);
    }

    /** How many requests were made here. */
    public long requests() {
        return blobs.requests();
    }

    /** Whether a part of code is there. */
    public boolean hasArtifact(String sha256) throws IOException {
        return blobs.has(bucket, "artifacts/" + sha256);
    }

    /** Keeps a part of code; throws IllegalArgumentException if the name is not that of the bytes. */
    public void putArtifact(String sha256, byte[] bytes) throws IOException {
        String actual = sha256(bytes);
        if (!actual.equals(sha256)) {
            throw new IllegalArgumentException(
                    "artifact: the bytes have the SHA-256 " + actual + " (expected: " + sha256 + ")");
        }
        blobs.put(bucket, "artifacts/" + sha256, bytes);
    }

    /** A part of code. */
    public byte[] artifact(String sha256) throws IOException {
        return blobs.get(bucket, "artifacts/" + sha256)
                .orElseThrow(() -> new IOException("artifact " + sha256 + " is not there"));
    }

    public void putInputs(String job, int chunk, byte[] bytes) throws IOException {
        blobs.put(bucket, inputs(job, chunk), bytes);
    }

    public byte[] chunk(String job, int chunk) throws IOException {
        return blobs.get(bucket, inputs(job, chunk))
                .orElseThrow(() -> new IOException("inputs " + chunk + " of map job " + job + " are not there"));
    }

    private static String inputs(String job, int chunk) {
        return "jobs/" + job + "/inputs/" + String.format("%05d", chunk);
    }

    public void putSegment(String job, String name, byte[] bytes) throws IOException {
        blobs.put(bucket, "jobs/" + job + "/results/" + name, bytes);
    }

    public Optional<byte[]> segment(String job, String name) throws IOException {
        return blobs.get(bucket, "jobs/" + job + "/results/" + name);
    }

    /** The last bytes of a segment. */
    public byte[] segmentEnd(String job, String name, long size, int bytes) throws IOException {
        try (InputStream end =
                blobs.open(bucket, "jobs/" + job + "/results/" + name, Math.max(0, size - bytes), size)) {
            return end.readAllBytes();
        }
    }

    /** The segments that are there, by name. */
    public List<S3Blobs.Listed> segments(String job) throws IOException {
        return names("jobs/" + job + "/results/");
    }

    public void putApart(String job, String name, byte[] bytes) throws IOException {
        blobs.put(bucket, "jobs/" + job + "/apart/" + name, bytes);
    }

    public Optional<byte[]> apart(String job, String name) throws IOException {
        return blobs.get(bucket, "jobs/" + job + "/apart/" + name);
    }

    public void putLog(String job, String name, byte[] bytes) throws IOException {
        blobs.put(bucket, "jobs/" + job + "/logs/" + name, bytes);
    }

    /** The logs that are there, by name. */
    public List<S3Blobs.Listed> logs(String job) throws IOException {
        return names("jobs/" + job + "/logs/");
    }

    public byte[] log(String job, String name) throws IOException {
        return blobs.get(bucket, "jobs/" + job + "/logs/" + name).orElse(new byte[0]);
    }

    public void putManifest(String job, byte[] bytes) throws IOException {
        blobs.put(bucket, "jobs/" + job + "/manifest.json", bytes);
    }

    public Optional<byte[]> manifest(String job) throws IOException {
        return blobs.get(bucket, "jobs/" + job + "/manifest.json");
    }

    /** Removes all of a job. */
    public void delete(String job) throws IOException {
        blobs.deleteAll(bucket, "jobs/" + job + "/");
    }

    /** Writes a user's object. */
    public void write(MapObjects.Location where, byte[] bytes) throws IOException {
        blobs.put(where.bucket(), where.key(), bytes);
    }

    /** Users' objects by a prefix. */
    public List<S3Blobs.Listed> find(MapObjects.Location prefix, int most) throws IOException {
        return blobs.list(prefix.bucket(), prefix.key(), most);
    }

    /** Reads a user's object from one position up to another, or its end. */
    public InputStream open(MapObjects.Location where, long from, long to) throws IOException {
        return blobs.open(where.bucket(), where.key(), from, to);
    }

    private List<S3Blobs.Listed> names(String prefix) throws IOException {
        return blobs.list(bucket, prefix, MOST_LISTED).stream()
                .map(object -> new S3Blobs.Listed(object.key().substring(prefix.length()), object.size()))
                .toList();
    }

    /** In hex. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: every Java has it", e);
        }
    }

    @Override
    public void close() {
        blobs.close();
    }
}
