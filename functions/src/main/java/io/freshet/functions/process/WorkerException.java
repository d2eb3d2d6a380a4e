package io.freshet.functions.process;

/** A worker could not be started. */
public final class WorkerException extends RuntimeException {
    public WorkerException(String message, Throwable cause) {
        super(message, cause);
    }

    public WorkerException(String message) {
        super(message);
    }
}
