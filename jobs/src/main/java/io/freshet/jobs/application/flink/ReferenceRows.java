package io.freshet.jobs.application.flink;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3aObjectStore;
import io.freshet.jobs.application.ReferenceSource;
import io.freshet.sqlplanner.flink.TableRows;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.SourceSchema;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of a reference table, read from its object each time a job starts. A row that does not fit the table is no table: whoever
 * joins to it would miss rows without knowing.
 */
final class ReferenceRows implements TableRows {
    private static final long serialVersionUID = 1L;

    /** All rows are held in memory by every pump that looks them up. */
    static final int MOST_BYTES = 64 << 20;

    private static final int MOST_ROWS = 1_000_000;

    private final ObjectStoreConfig store;
    private final String table;
    private final String bucket;
    private final String key;
    private final SourceSchema schema;

    ReferenceRows(ObjectStoreConfig store, ReferenceSource source) {
        this.store = store;
        this.table = source.tableName();
        this.bucket = source.bucket();
        this.key = source.fileKey();
        this.schema = ApplicationPlans.schema(source);
    }

    /** What keeps the table from being read, in one sentence; empty if nothing does. */
    Optional<String> problem() {
        try {
            load();
            return Optional.empty();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            return Optional.of(
                    message.startsWith("reference table ")
                            ? message
                            : String.valueOf(
                                    refused("it cannot be read: " + message).getMessage()));
        }
    }

    @Override
    public List<StreamRow> load() throws IOException {
        List<StreamRow> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        new RecordDecoder(schema).decode(content(), 0, rows::add, error -> {
            if (problems.isEmpty()) {
                problems.add("row " + (rows.size() + 1) + " does not fit: " + error.message());
            }
        });
        if (rows.size() > MOST_ROWS) {
            throw refused(rows.size() + " rows (expected: at most " + MOST_ROWS + ")");
        }
        if (!problems.isEmpty()) {
            throw refused(problems.get(0));
        }
        return rows;
    }

    private byte[] content() throws IOException {
        try (S3aObjectStore objects = new S3aObjectStore(store)) {
            OptionalLong length = objects.length(bucket, key);
            if (length.isEmpty()) {
                throw refused("there is no such object in the store at " + store.endpoint());
            }
            if (length.getAsLong() > MOST_BYTES) {
                throw refused(length.getAsLong() + " bytes (expected: at most " + MOST_BYTES + ")");
            }
            try (InputStream content = objects.open(bucket, key)) {
                return content.readNBytes(MOST_BYTES);
            }
        } catch (FileNotFoundException e) {
            throw refused("there is no such object in the store at " + store.endpoint());
        }
    }

    private IOException refused(String why) {
        return new IOException("reference table " + table + ", s3://" + bucket + "/" + key + ": " + why);
    }
}
