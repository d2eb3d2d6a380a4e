package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.lane.StagedObject.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Uploads what is written in parts while it is written; what stays small is kept instead. Holds one part in memory. */
final class StagingStream extends OutputStream {
    private final ObjectStore store;
    private final String bucket;
    private final String key;
    private final String contentEncoding;
    private final int carriedLimit;
    private final MessageDigest sha256;
    private final List<byte[]> parts = new ArrayList<>();
    private byte @Nullable [] upload;
    private byte[] buffer = new byte[1 << 16];
    private int buffered;
    private long size;

    StagingStream(ObjectStore store, String bucket, String key, String contentEncoding, int carriedLimit) {
        this.store = store;
        this.bucket = bucket;
        this.key = key;
        this.contentEncoding = contentEncoding;
        this.carriedLimit = carriedLimit;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: every Java has it", e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        sha256.update(data, offset, length);
        size += length;
        int from = offset;
        int left = length;
        while (left > 0) {
            if (buffered == ObjectStore.MIN_PART_BYTES) {
                putPart(false);
            }
            int count = Math.min(left, ObjectStore.MIN_PART_BYTES - buffered);
            makeRoomFor(count);
            System.arraycopy(data, from, buffer, buffered, count);
            buffered += count;
            from += count;
            left -= count;
        }
    }

    /** The rest is written: where the bytes wait now. */
    Content finish() throws IOException {
        if (upload == null && size <= carriedLimit) {
            return new Content.Carried(Arrays.copyOf(buffer, buffered));
        }
        putPart(true);
        return new Content.Uploaded(started(), parts);
    }

    /** Drops what was written. */
    void discard() throws IOException {
        if (upload != null) {
            store.abort(bucket, key, upload);
        }
    }

    byte[] checksum() {
        return sha256.digest();
    }

    long size() {
        return size;
    }

    private void putPart(boolean last) throws IOException {
        parts.add(store.putPart(bucket, key, started(), parts.size() + 1, buffer, buffered, last));
        buffered = 0;
    }

    private byte[] started() throws IOException {
        if (upload == null) {
            upload = store.startUpload(bucket, key, contentEncoding);
        }
        return upload;
    }

    private void makeRoomFor(int count) {
        if (buffered + count > buffer.length) {
            int grown = Math.min(ObjectStore.MIN_PART_BYTES, Math.max(buffer.length * 2, buffered + count));
            buffer = Arrays.copyOf(buffer, grown);
        }
    }
}
