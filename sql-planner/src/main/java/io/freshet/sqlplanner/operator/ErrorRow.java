package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.row.StreamRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of {@code error_stream}. */
public final class ErrorRow {
    /** The name of the stream. */
    public static final String STREAM = "error_stream";

    /** Its columns. */
    public static final List<Column> COLUMNS = List.of(
            new Column("ERROR_TIME", "TIMESTAMP"),
            new Column("ERROR_LEVEL", "VARCHAR(10)"),
            new Column("ERROR_NAME", "VARCHAR(32)"),
            new Column("MESSAGE", "VARCHAR(4096)"),
            new Column("DATA_ROWTIME", "TIMESTAMP"),
            new Column("DATA_ROW", "VARCHAR(49152)"),
            new Column("PUMP_NAME", "VARCHAR(128)"));

    private ErrorRow() {}

    /** An error with the row it is about: the row as text, in hexadecimal. */
    public static StreamRow of(long now, String name, String message, StreamRow row, String pump) {
        return of(
                now,
                name,
                message,
                row.rowtime(),
                Arrays.toString(row.fields()).getBytes(StandardCharsets.UTF_8),
                pump);
    }

    /** An error with the bytes it is about. The error's own ROWTIME is that of the data, so that it keeps its place in time. */
    public static StreamRow of(long now, String name, String message, long rowtime, byte[] data, String pump) {
        int bytes = Math.min(data.length, 49152 / 2);
        @Nullable
        Object[] fields = {
            now,
            "ERROR",
            cut(name, 32),
            cut(message, 4096),
            rowtime,
            HexFormat.of().formatHex(data, 0, bytes),
            cut(pump, 128)
        };
        return new StreamRow(rowtime, fields);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
