package io.freshet.firehosesink.lane;

/** A delivery cannot go on by itself: a person must act. */
public final class DeliveryException extends RuntimeException {
    /** What went wrong. */
    public enum ErrorCode {
        /** The store forgot an upload that was staged, and the object is not there. */
        LOST_UPLOAD,
        /** The key of a staged object holds other bytes. */
        KEY_HOLDS_OTHER_BYTES
    }

    private final ErrorCode code;

    DeliveryException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
