package io.freshet.sqlplanner.rule;

/** Valid SQL for which there is no operator, or not yet. */
public final class NotTranslatable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean invalid;

    NotTranslatable(String message) {
        this(message, false);
    }

    NotTranslatable(String message, boolean invalid) {
        super(message, null, false, false);
        this.invalid = invalid;
    }

    /** True if the dialect forbids it, false if it is not built yet. */
    public boolean invalid() {
        return invalid;
    }
}
