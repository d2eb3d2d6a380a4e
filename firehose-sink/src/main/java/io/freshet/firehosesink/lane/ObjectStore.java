package io.freshet.firehosesink.lane;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * What publishing needs of an object store. Any call may fail with an {@link IOException} before or after it took effect; calls may be
 * repeated. Safe for use by many threads.
 */
public interface ObjectStore extends AutoCloseable {
    /** The smallest part of an upload other than its last. */
    int MIN_PART_BYTES = 5 << 20;

    /** Begins an upload that is invisible until completed; the handle outlives this process. */
    byte[] startUpload(String bucket, String key, String contentEncoding) throws IOException;

    /** Adds a part, numbered from 1; returns its handle. */
    byte[] putPart(String bucket, String key, byte[] upload, int number, byte[] data, int length, boolean last)
            throws IOException;

    /**
     * Makes the object visible, whole.
     *
     * @throws FileNotFoundException if the store does not know the upload: it was completed, aborted, or never there
     */
    void complete(String bucket, String key, byte[] upload, List<byte[]> parts) throws IOException;

    /** Drops an upload; nothing happens if the store does not know it. */
    void abort(String bucket, String key, byte[] upload) throws IOException;

    /** Stores a whole object, replacing what is there. */
    void put(String bucket, String key, String contentEncoding, byte[] data) throws IOException;

    /**
     * Stores a whole object unless there is one. Of several that try, one succeeds.
     *
     * @return false if there was one, which may be by an attempt of this very call
     */
    boolean putIfAbsent(String bucket, String key, byte[] data) throws IOException;

    /** Whether objects are encrypted before they come here. */
    default boolean seals() {
        return false;
    }

    /**
     * What encrypts an object on its way here, if that is wanted. To be closed at the object's end; the stream it writes to stays open.
     */
    default OutputStream sealing(OutputStream out) throws IOException {
        return out;
    }

    /** The length of a visible object; empty if there is none. */
    OptionalLong length(String bucket, String key) throws IOException;

    /** Reads a visible object. */
    InputStream open(String bucket, String key) throws IOException;

    /** Reads a visible object from a place in it on. */
    default InputStream open(String bucket, String key, long offset) throws IOException {
        InputStream in = open(bucket, key);
        in.skipNBytes(offset);
        return in;
    }

    @Override
    void close();
}
