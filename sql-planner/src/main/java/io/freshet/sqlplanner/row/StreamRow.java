package io.freshet.sqlplanner.row;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row of a stream: its ROWTIME in milliseconds since the epoch and its columns. Never changed once made, so operators may share it; whoever
 * makes one gives its array away.
 *
 * <p>Java types: Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, String, byte[]; DATE is an Integer (days since the epoch), TIME an
 * Integer (milliseconds of the day), TIMESTAMP a Long (milliseconds since the epoch).
 */
public sealed class StreamRow implements Serializable permits TracedRow {
    private static final long serialVersionUID = 1L;

    private final long rowtime;
    private final @Nullable Object[] fields;

    public StreamRow(long rowtime, @Nullable Object[] fields) {
        this.rowtime = rowtime;
        this.fields = fields;
    }

    public final long rowtime() {
        return rowtime;
    }

    public final int arity() {
        return fields.length;
    }

    public final @Nullable Object field(int index) {
        return fields[index];
    }

    /** The columns; not a copy, not to be changed. */
    public final @Nullable Object[] fields() {
        return fields;
    }

    /** To which trace it belongs, as W3C's {@code traceparent} has it; null, as of nearly every row, if to none that it knows. */
    public @Nullable String trace() {
        return null;
    }

    /** The same row as one of a trace, or of none. */
    public final StreamRow traced(@Nullable String trace) {
        return trace == null ? this : new TracedRow(rowtime, fields, trace);
    }

    /** A row that is made of this one alone: it belongs to the same trace. */
    public StreamRow changed(long rowtime, @Nullable Object[] fields) {
        return new StreamRow(rowtime, fields);
    }

    /** Whether they say the same, of whatever traces they are. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof StreamRow row && row.rowtime == rowtime && Arrays.deepEquals(row.fields, fields);
    }

    @Override
    public final int hashCode() {
        return 31 * Long.hashCode(rowtime) + Arrays.deepHashCode(fields);
    }

    @Override
    public final String toString() {
        return rowtime + Arrays.deepToString(fields);
    }
}
