package io.freshet.server.template;

/** A place in a template's text; both count from 1. */
public record Place(int line, int column) {
    /** Where a template begins. */
    public static final Place START = new Place(1, 1);

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
