package io.freshet.sqlplanner;

/** A piece of the application's text: 1-based, both ends included. */
public record Span(int line, int column, int endLine, int endColumn) {
    /** Where a problem of the text as a whole is shown. */
    public static final Span START = new Span(1, 1, 1, 1);

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
