package io.freshet.firehosesink.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The store as an audit sees it. Used by many threads; throws {@link java.io.UncheckedIOException} if it cannot answer. */
public interface StoredObjects extends AutoCloseable {
    /** All visible objects of a bucket; none if there is no such bucket. */
    void list(String bucket, Consumer<Listed> consumer);

    /** Reads the object to its end; empty if there is none. */
    Optional<Content> read(String bucket, String key);

    /** Opens an object to be read once. */
    InputStream open(String bucket, String key) throws IOException;

    @Override
    void close();

    /** An object as it is listed. */
    record Listed(String key, long bytes) {}

    /** What an object holds: its length and checksum, in hexadecimal digits. */
    record Content(long bytes, String sha256) {}
}
