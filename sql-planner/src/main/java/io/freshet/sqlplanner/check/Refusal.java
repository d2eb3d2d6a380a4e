package io.freshet.sqlplanner.check;

import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.Span;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Ends the planning of a statement with its diagnostic; caught where statements are taken one by one. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    public Refusal(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    /** What is wrong with the node, without a hint. */
    public static Refusal of(Diagnostic.Code code, SqlNode node, String message) {
        return of(code, node, message, "");
    }

    /** What is wrong with the node, and what to do. */
    public static Refusal of(Diagnostic.Code code, SqlNode node, String message, String hint) {
        return new Refusal(new Diagnostic(code, span(node.getParserPosition()), message, hint));
    }

    /** A construct of the dialect that is not built yet. */
    public static Refusal notYet(SqlNode node, String construct) {
        return of(Diagnostic.Code.NOT_YET_SUPPORTED, node, construct + " is not supported yet");
    }

    /** Calcite's position as ours. */
    public static Span span(SqlParserPos pos) {
        return pos.getLineNum() < 1
                ? Span.START
                : new Span(pos.getLineNum(), pos.getColumnNum(), pos.getEndLineNum(), pos.getEndColumnNum());
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
