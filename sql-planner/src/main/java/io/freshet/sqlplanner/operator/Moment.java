package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;

/** When all rows that belong together have come: by a column of theirs (or their ROWTIME) that is a bucket of time. */
public record Moment(int column, Bucket bucket) implements Serializable {

    /** The value of the column; a row without one stands for itself, at its ROWTIME. */
    private long key(StreamRow row) {
        return Accumulators.column(row, column) instanceof Long key ? key : row.rowtime();
    }

    /** Once time has passed this, no row of the same bucket can come. */
    public long last(StreamRow row) {
        return bucket.lastMoment(key(row));
    }

    /** The ROWTIME of what is made of the bucket. */
    public long rowtime(StreamRow row) {
        return bucket.rowtime(key(row));
    }

    @Override
    public String toString() {
        return bucket + " of " + (column == GroupNode.ROWTIME ? "ROWTIME" : "$" + column);
    }
}
