package io.freshet.benchmarks.delivery;

import io.freshet.firehosesink.lane.ObjectStore;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;

/** A store that takes everything, keeps nothing, and counts bytes of uploads. */
final class Discarding implements ObjectStore {
    private long bytes;

    long bytes() {
        return bytes;
    }

    @Override
    public byte[] startUpload(String bucket, String key, String contentEncoding) {
        return new byte[1];
    }

    @Override
    public byte[] putPart(String bucket, String key, byte[] upload, int number, byte[] data, int length, boolean last) {
        bytes += length;
        return new byte[1];
    }

    @Override
    public void complete(String bucket, String key, byte[] upload, List<byte[]> parts) {}

    @Override
    public void abort(String bucket, String key, byte[] upload) {}

    @Override
    public void put(String bucket, String key, String contentEncoding, byte[] data) {
        bytes += data.length;
    }

    @Override
    public boolean putIfAbsent(String bucket, String key, byte[] data) {
        throw new UnsupportedOperationException("nothing is kept here");
    }

    @Override
    public OptionalLong length(String bucket, String key) {
        return OptionalLong.empty();
    }

    @Override
    public InputStream open(String bucket, String key) {
        return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
}
