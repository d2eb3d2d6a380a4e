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
public final class StreamRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long rowtime;
    private final @Nullable Object[] fields;

    public StreamRow(long rowtime, @Nullable Object[] fields) {
        this.rowtime = rowtime;
        this.fields = fields;
    }

    public long rowtime() {
        return rowtime;
    }

    public int arity() {
        return fields.length;
    }

    public @Nullable Object field(int index) {
        return fields[index];
    }

    /** The columns; not a copy, not to be changed. */
    public @Nullable Object[] fields() {
        return fields;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamRow row && row.rowtime == rowtime && Arrays.deepEquals(row.fields, fields);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(rowtime) + Arrays.deepHashCode(fields);
    }

    @Override
    public String toString() {
        return rowtime + Arrays.deepToString(fields);
    }
}
