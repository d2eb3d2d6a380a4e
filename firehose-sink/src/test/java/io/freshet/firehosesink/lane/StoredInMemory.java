package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.audit.StoredObjects;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What an audit sees of a store in memory. */
public final class StoredInMemory implements StoredObjects {
    private final InMemoryObjectStore store;

    public StoredInMemory(InMemoryObjectStore store) {
        this.store = store;
    }

    @Override
    public void list(String bucket, Consumer<Listed> consumer) {
        new TreeMap<>(store.visible()).forEach((name, bytes) -> {
            if (name.startsWith(bucket + "/")) {
                consumer.accept(new Listed(name.substring(bucket.length() + 1), bytes.length));
            }
        });
    }

    @Override
    public Optional<Content> read(String bucket, String key) {
        Map<String, byte[]> visible = store.visible();
        return Optional.ofNullable(visible.get(bucket + "/" + key))
                .map(bytes -> new Content(bytes.length, HexFormat.of().formatHex(sha256(bytes))));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        return store.open(bucket, key);
    }

    @Override
    public void close() {}
}
