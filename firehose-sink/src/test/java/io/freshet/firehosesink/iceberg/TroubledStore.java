package io.freshet.firehosesink.iceberg;

import io.freshet.firehosesink.lane.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** A store that fails or ends the process before or after it acted, and lets others in before a commit; or has a bug. */
final class TroubledStore implements ObjectStore {
    private final ObjectStore store;
    private final Random random;
    private final Bug bug;
    private final Runnable interloper;
    private int metadataReads;

    /** What can be planted. */
    enum Bug {
        NONE,
        /** Objects are replaced, whatever is asked for. */
        STORE_REPLACES,
        /** Nobody recognises what is in the table. */
        SNAPSHOTS_NAME_NOTHING,
        /** It is recognised before a commit, but not by the commit itself. */
        COMMITS_DO_NOT_LOOK,
        /** What waited when the process ended is forgotten. */
        PENDING_IS_LOST
    }

    /** The end of the process. */
    static final class Crash extends Error {
        Crash() {
            super("planned crash", null, false, false);
        }
    }

    TroubledStore(ObjectStore store, Random random, Bug bug, Runnable interloper) {
        this.store = store;
        this.random = random;
        this.bug = bug;
        this.interloper = interloper;
    }

    private void trouble() throws IOException {
        int dice = random.nextInt(200);
        if (dice == 0) {
            throw new Crash();
        }
        if (dice < 6) {
            throw new IOException("planned failure");
        }
    }

    /** To be told that another load begins. */
    void loadBegins() {
        metadataReads = 0;
    }

    @Override
    public boolean putIfAbsent(String bucket, String key, byte[] data) throws IOException {
        if (random.nextInt(5) == 0) {
            interloper.run();
        }
        trouble();
        boolean put = true;
        if (bug == Bug.STORE_REPLACES) {
            store.put(bucket, key, "", data);
        } else {
            put = store.putIfAbsent(bucket, key, data);
        }
        trouble();
        return put;
    }

    @Override
    public void put(String bucket, String key, String contentEncoding, byte[] data) throws IOException {
        trouble();
        store.put(bucket, key, contentEncoding, data);
        trouble();
    }

    @Override
    public OptionalLong length(String bucket, String key) throws IOException {
        trouble();
        return store.length(bucket, key);
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        trouble();
        boolean blind = bug == Bug.SNAPSHOTS_NAME_NOTHING || (bug == Bug.COMMITS_DO_NOT_LOOK && metadataReads > 0);
        if (!key.endsWith(".metadata.json")) {
            return store.open(bucket, key);
        }
        metadataReads++;
        if (!blind) {
            return store.open(bucket, key);
        }
        try (InputStream in = store.open(bucket, key)) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ByteArrayInputStream(
                    json.replace("freshet.object", "freshet.subject").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public byte[] startUpload(String bucket, String key, String contentEncoding) {
        throw new UnsupportedOperationException("tables have no uploads");
    }

    @Override
    public byte[] putPart(String bucket, String key, byte[] upload, int number, byte[] data, int length, boolean last) {
        throw new UnsupportedOperationException("tables have no uploads");
    }

    @Override
    public void complete(String bucket, String key, byte[] upload, List<byte[]> parts) {
        throw new UnsupportedOperationException("tables have no uploads");
    }

    @Override
    public void abort(String bucket, String key, byte[] upload) {
        throw new UnsupportedOperationException("tables have no uploads");
    }

    @Override
    public void close() {}
}
