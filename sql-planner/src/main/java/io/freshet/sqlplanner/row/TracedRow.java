package io.freshet.sqlplanner.row;

import org.jspecify.annotations.Nullable;

/** A row that belongs to a trace. Few do, so that the others have no room for it. */
final class TracedRow extends StreamRow {
    private static final long serialVersionUID = 1L;

    private final String trace;

    TracedRow(long rowtime, @Nullable Object[] fields, String trace) {
        super(rowtime, fields);
        this.trace = trace;
    }

    @Override
    public String trace() {
        return trace;
    }

    @Override
    public StreamRow changed(long rowtime, @Nullable Object[] fields) {
        return new TracedRow(rowtime, fields, trace);
    }
}
