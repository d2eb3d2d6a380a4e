package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.function.Consumer;

/** Turns a record's bytes into rows. A record that does not fit becomes a {@link RowError}, never an exception. Not thread-safe. */
public final class RecordDecoder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SourceSchema schema;

    public RecordDecoder(SourceSchema schema) {
        this.schema = schema;
    }

    /** Decodes one record; every row gets the given ROWTIME. */
    public void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<RowError> errors) {
        errors.accept(new RowError(rowtime, "NOT_BUILT", schema.toString(), data));
    }
}
