package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.Format;

/** Finds the encoder of a format. */
public final class Encoders {
    private Encoders() {}

    /** With a newline after each record if the format is plain and {@code appendDelimiter} says so. */
    public static Encoder of(Format format, boolean appendDelimiter) {
        if (format instanceof Format.Plain plain) {
            return new PlainEncoder(plain.compression(), appendDelimiter);
        }
        Format.Rows rows = (Format.Rows) format;
        return rows.file() instanceof Format.Parquet parquet
                ? new ParquetEncoder(parquet, rows.input())
                : new RowEncoder(rows);
    }

    /** What makes gzip on this machine: {@code libdeflate}, or the {@code JDK}. */
    public static String gzipMaker() {
        return LibDeflate.library().isPresent() ? "libdeflate" : "JDK";
    }

    /** Throws IllegalArgumentException if the type of a column is unknown; the message is for the user. */
    public static void check(Column column) {
        var unused = HiveType.parse(column.type());
    }
}
