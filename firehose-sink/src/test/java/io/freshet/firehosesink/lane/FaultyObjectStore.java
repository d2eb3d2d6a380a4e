package io.freshet.firehosesink.lane;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Fails now and then, before or after it acted. */
final class FaultyObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final RandomGenerator random;
    private final double rate;

    FaultyObjectStore(ObjectStore store, RandomGenerator random, double rate) {
        this.store = store;
        this.random = random;
        this.rate = rate;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T maybe(Call<T> call) throws IOException {
        fail("before");
        T result = call.run();
        fail("after");
        return result;
    }

    private void fail(String when) throws IOException {
        if (random.nextDouble() < rate) {
            throw new IOException("planned failure " + when + " acting");
        }
    }

    @Override
    public byte[] startUpload(String bucket, String key, String contentEncoding) throws IOException {
        return maybe(() -> store.startUpload(bucket, key, contentEncoding));
    }

    @Override
    public byte[] putPart(String bucket, String key, byte[] upload, int number, byte[] data, int length, boolean last)
            throws IOException {
        return maybe(() -> store.putPart(bucket, key, upload, number, data, length, last));
    }

    @Override
    public void complete(String bucket, String key, byte[] upload, List<byte[]> parts) throws IOException {
        var unused = maybe(() -> {
            store.complete(bucket, key, upload, parts);
            return true;
        });
    }

    @Override
    public void abort(String bucket, String key, byte[] upload) throws IOException {
        var unused = maybe(() -> {
            store.abort(bucket, key, upload);
            return true;
        });
    }

    @Override
    public void put(String bucket, String key, String contentEncoding, byte[] data) throws IOException {
        var unused = maybe(() -> {
            store.put(bucket, key, contentEncoding, data);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(String bucket, String key, byte[] data) throws IOException {
        return maybe(() -> store.putIfAbsent(bucket, key, data));
    }

    @Override
    public OptionalLong length(String bucket, String key) throws IOException {
        return maybe(() -> store.length(bucket, key));
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        return maybe(() -> store.open(bucket, key));
    }

    @Override
    public void close() {
        store.close();
    }
}
