package io.freshet.server.template;

/**
 * Something that is wrong in a template, or that cannot be honoured.
 *
 * @param where logical id and path, for example {@code Clicks.Properties.ShardCount}
 * @param message what it is and what was expected
 */
public record Problem(Place place, String where, String message) {
    /** As compilers say it. */
    public String in(String file) {
        return file + ":" + place + ": " + (where.isEmpty() ? "" : where + ": ") + message;
    }
}
