package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.Format;

/** Finds the encoder of a format. */
public final class Encoders {
    private Encoders() {}

    /** With a newline after each record if the format is plain and {@code appendDelimiter} says so. */
    public static Encoder of(Format format, boolean appendDelimiter) {
        return format instanceof Format.Plain plain
                ? new PlainEncoder(plain.compression(), appendDelimiter)
                : new RowEncoder((Format.Rows) format);
    }

    /** Throws IllegalArgumentException if the type of a column is unknown; the message is for the user. */
    public static void check(Column column) {
        var unused = HiveType.parse(column.type());
    }
}
