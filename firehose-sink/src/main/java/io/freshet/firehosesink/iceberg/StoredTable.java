package io.freshet.firehosesink.iceberg;

import io.freshet.firehosesink.lane.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table whose versions are files with a number in their name, as Iceberg's own Hadoop catalog has them, so that whoever knows the folder
 * needs no server to read it. A version is made by storing the next file unless it is there: of several writers one succeeds, and the
 * others look again. Used by one thread.
 */
final class StoredTable implements TableOperations {
    private static final Logger LOG = LoggerFactory.getLogger(StoredTable.class);
    private static final String HINT = "version-hint.text";

    private final ObjectStore store;
    private final String bucket;
    private final String folder;
    private final Guard guard;
    private @Nullable TableMetadata current;
    private int version;

    /** Looks at what a commit is going to be based on, and may throw. */
    @FunctionalInterface
    interface Guard {
        void check(TableMetadata base);
    }

    StoredTable(ObjectStore store, String bucket, String folder, Guard guard) {
        this.store = store;
        this.bucket = bucket;
        this.folder = folder;
        this.guard = guard;
    }

    /** Null if there is no table. */
    @Override
    @SuppressWarnings("NullAway") // as TableOperations has it
    public TableMetadata current() {
        return current == null ? refresh() : current;
    }

    @Override
    @SuppressWarnings("NullAway") // as TableOperations has it
    public TableMetadata refresh() {
        try {
            int newest = newest();
            if (newest > 0 && (newest != version || current == null)) {
                String json = new String(read(file(newest)), StandardCharsets.UTF_8);
                current = TableMetadataParser.fromJson(location(file(newest)), json);
                version = newest;
            }
            return current;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hint may be late, but it is never early. */
    private int newest() throws IOException {
        int newest = Math.max(version, hint());
        if (newest > 0 && store.length(bucket, file(newest)).isEmpty()) {
            throw new FileNotFoundException("s3://" + bucket + "/" + file(newest)
                    + " is not there (expected: the version of the table that " + HINT
                    + " names; compressed metadata is not read)");
        }
        while (store.length(bucket, file(newest + 1)).isPresent()) {
            newest++;
        }
        return newest;
    }

    private int hint() throws IOException {
        try {
            String text = new String(read(folder + "/metadata/" + HINT), StandardCharsets.UTF_8).strip();
            return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        } catch (FileNotFoundException e) {
            return 0;
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a base is the very object that was read
    public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
        if (base != current) {
            throw new CommitFailedException("Table %s was changed meanwhile", folder);
        }
        if (base != null) {
            guard.check(base);
        }
        String file = file(version + 1);
        byte[] json = TableMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
        if (!stored(file, json)) {
            throw new CommitFailedException("Version %s of table %s is somebody else's", version + 1, folder);
        }
        try {
            byte[] hint = Integer.toString(version + 1).getBytes(StandardCharsets.UTF_8);
            store.put(bucket, folder + "/metadata/" + HINT, "", hint);
        } catch (IOException e) {
            LOG.atInfo().addKeyValue("table", folder).log("Version hint not written: {}", e.toString());
        }
    }

    /** In doubt nothing is said: an answer that was lost may have been a yes, and a request may still be on its way. */
    private boolean stored(String file, byte[] json) {
        try {
            return store.putIfAbsent(bucket, file, json) || Arrays.equals(read(file), json);
        } catch (IOException e) {
            throw new CommitStateUnknownException(e);
        }
    }

    /** Whether the store refuses to replace an object when it is asked to: otherwise writers would undo each other's commits. */
    boolean isKeptFromOverwriting() throws IOException {
        return !store.putIfAbsent(bucket, file(version), read(file(version)));
    }

    private String file(int number) {
        return folder + "/metadata/v" + number + ".metadata.json";
    }

    private String location(String key) {
        return "s3://" + bucket + "/" + key;
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = store.open(bucket, key)) {
            return in.readAllBytes();
        }
    }

    @Override
    public FileIO io() {
        return new StoredFiles(store);
    }

    @Override
    public String metadataFileLocation(String fileName) {
        TableMetadata metadata = current();
        String root = metadata == null ? location(folder) : metadata.location();
        return root + "/metadata/" + fileName;
    }

    @Override
    public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(current().location(), current().properties());
    }
}
