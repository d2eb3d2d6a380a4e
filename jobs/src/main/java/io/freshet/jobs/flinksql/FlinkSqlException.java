package io.freshet.jobs.flinksql;

import io.freshet.sqlplanner.Diagnostic;

/** A script that cannot be run, with the place in it and a reason; a mistake of whoever wrote it. */
public final class FlinkSqlException extends RuntimeException {
    private final transient Diagnostic diagnostic;
    private final transient String sql;

    public FlinkSqlException(Diagnostic diagnostic, String sql) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
        this.sql = sql;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /** The place, the message, the line with a caret, the hint. */
    public String render() {
        return diagnostic.render(sql);
    }
}
