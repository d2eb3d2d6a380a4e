package io.freshet.functions.pool;

/** A call has waited in vain for a worker. */
public final class NoWorkerException extends RuntimeException {
    NoWorkerException() {
        super("no worker became free in time", null, false, false);
    }
}
