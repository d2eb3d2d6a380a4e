package io.freshet.client;

import io.freshet.client.wire.CallStatus;
import io.freshet.client.wire.Failure;

/**
 * A call has failed. Its cause is what the function threw, with the stack trace from where it ran, if its classes are here; what the
 * remote trace was is part of the message otherwise.
 */
public final class CallException extends RuntimeException {
    private final int index;
    private final CallStatus status;
    private final String type;
    private final String remoteTrace;

    CallException(int index, CallStatus status, Failure failure, ClassLoader loader) {
        super(
                "call " + index + " " + said(status) + ": " + failure.type() + ": " + failure.message()
                        + (failure.exception().length == 0
                                        && !failure.traceback().isEmpty()
                                ? "\nwhere it ran: " + failure.traceback()
                                : ""),
                failure.thrown(loader).orElse(null));
        this.index = index;
        this.status = status;
        this.type = failure.type();
        this.remoteTrace = failure.traceback();
    }

    private static String said(CallStatus status) {
        return switch (status) {
            case TIMED_OUT -> "took too long";
            case WORKER_CRASHED -> "was the end of its worker";
            case OUT_OF_MEMORY -> "needed too much memory";
            default -> "failed";
        };
    }

    /** Of the call. */
    public int index() {
        return index;
    }

    public CallStatus status() {
        return status;
    }

    /** The class that was thrown. */
    public String type() {
        return type;
    }

    /** As it was printed where the call ran. */
    public String remoteTrace() {
        return remoteTrace;
    }
}
