package io.freshet.jobs.local;

/** A file or an argument that is not what it should be: the message names it and says what was expected. */
public final class LocalException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public LocalException(String message) {
        super(message);
    }

    public LocalException(String message, Throwable cause) {
        super(message, cause);
    }
}
