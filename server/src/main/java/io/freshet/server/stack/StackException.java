package io.freshet.server.stack;

/** A request about a stack that is refused. */
final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    StackException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of the answer. */
    int status() {
        return status;
    }
}
