package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** For the simulation. */
public final class InMemoryObjectStore implements ObjectStore {
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Map<Integer, byte[]>> uploads = new HashMap<>();
    private int nextUpload;

    /** All visible objects by {@code bucket/key}. */
    public synchronized Map<String, byte[]> visible() {
        return new TreeMap<>(objects);
    }

    @Override
    public synchronized byte[] startUpload(String bucket, String key, String contentEncoding) {
        String upload = key + "#" + nextUpload++;
        uploads.put(upload, new TreeMap<>());
        return upload.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized byte[] putPart(
            String bucket, String key, byte[] upload, int number, byte[] data, int length, boolean last)
            throws IOException {
        known(upload).put(number, Arrays.copyOf(data, length));
        return new byte[] {(byte) number};
    }

    @Override
    public synchronized void complete(String bucket, String key, byte[] upload, List<byte[]> parts) throws IOException {
        Map<Integer, byte[]> known = known(upload);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(requireNonNull(known.get((int) part[0])));
        }
        objects.put(bucket + "/" + key, whole.toByteArray());
        uploads.remove(new String(upload, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void abort(String bucket, String key, byte[] upload) {
        uploads.remove(new String(upload, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void put(String bucket, String key, String contentEncoding, byte[] data) {
        objects.put(bucket + "/" + key, data.clone());
    }

    @Override
    public synchronized boolean putIfAbsent(String bucket, String key, byte[] data) {
        return objects.putIfAbsent(bucket + "/" + key, data.clone()) == null;
    }

    /** Loses an object. */
    public synchronized void remove(String bucket, String key) {
        objects.remove(bucket + "/" + key);
    }

    @Override
    public synchronized OptionalLong length(String bucket, String key) {
        byte[] object = objects.get(bucket + "/" + key);
        return object == null ? OptionalLong.empty() : OptionalLong.of(object.length);
    }

    @Override
    public synchronized InputStream open(String bucket, String key) throws IOException {
        byte[] object = objects.get(bucket + "/" + key);
        if (object == null) {
            throw new FileNotFoundException(key);
        }
        return new ByteArrayInputStream(object);
    }

    @Override
    public void close() {}

    private Map<Integer, byte[]> known(byte[] upload) throws IOException {
        Map<Integer, byte[]> known = uploads.get(new String(upload, StandardCharsets.UTF_8));
        if (known == null) {
            throw new FileNotFoundException("NoSuchUpload");
        }
        return known;
    }
}
