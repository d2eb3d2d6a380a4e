package io.freshet.sqlplanner;

/** One reason why an application is refused: where, what, and what to do about it (the hint may be empty). */
public record Diagnostic(Code code, Span span, String message, String hint) {

    /** A new code only where the caller would act differently. */
    public enum Code {
        /** The text is not SQL of this dialect. */
        SYNTAX,
        /** A stream, column or function is not there. */
        NOT_FOUND,
        /** The statement breaks a rule of the dialect. */
        INVALID,
        /** Types do not fit. */
        TYPE_MISMATCH,
        /** The text is longer than an application may be. */
        TOO_LARGE,
        /** The construct is part of the dialect but not built yet. */
        NOT_YET_SUPPORTED
    }

    /** The message, the line it is about, a caret under the place, and the hint. */
    public String render(String sql) {
        String[] lines = sql.split("\r\n|\r|\n", -1);
        StringBuilder text = new StringBuilder();
        text.append("line ")
                .append(span.line())
                .append(", column ")
                .append(span.column())
                .append(": ")
                .append(message);
        if (span.line() <= lines.length) {
            String line = lines[span.line() - 1];
            int width = span.endLine() == span.line() ? Math.max(1, span.endColumn() - span.column() + 1) : 1;
            text.append('\n').append(line).append('\n');
            for (int i = 0; i < span.column() - 1; i++) {
                text.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
            }
            text.append("^".repeat(Math.min(width, Math.max(1, line.length() - span.column() + 2))));
        }
        if (!hint.isEmpty()) {
            text.append('\n').append(hint);
        }
        return text.toString();
    }
}
