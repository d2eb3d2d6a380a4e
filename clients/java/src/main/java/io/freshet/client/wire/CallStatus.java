package io.freshet.client.wire;

/** How a call ended. */
public enum CallStatus {
    SUCCEEDED(0),
    /** As {@link #SUCCEEDED}; what stands in the place of the result is the name of an object that holds it. */
    SUCCEEDED_APART(1),
    /** The function threw. */
    FAILED(2),
    /** It took longer than a call may, and was ended. */
    TIMED_OUT(3),
    /** Its worker died of it, more than once. */
    WORKER_CRASHED(4),
    /** It needed more memory than a worker may have. */
    OUT_OF_MEMORY(5);

    private static final CallStatus[] BY_CODE = values();

    private final int code;

    CallStatus(int code) {
        this.code = code;
    }

    /** In a segment. */
    public int code() {
        return code;
    }

    public boolean succeeded() {
        return this == SUCCEEDED || this == SUCCEEDED_APART;
    }

    /** The status of a code. */
    public static CallStatus of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("status: " + code + " (expected: 0.." + (BY_CODE.length - 1) + ")");
        }
        return BY_CODE[code];
    }
}
