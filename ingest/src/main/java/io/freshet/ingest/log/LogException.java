package io.freshet.ingest.log;

import org.jspecify.annotations.Nullable;

/** Why a log did not do what it was asked for. A record whose append ends so may or may not be stored. */
public final class LogException extends RuntimeException {
    /** What the caller can do about it. */
    public enum Code {
        /** The log is there already: use it or delete it. */
        EXISTS,
        /** There is no such log or shard. */
        NOT_FOUND,
        /** The record can never be stored. */
        TOO_LARGE,
        /** The record is encrypted, or to be so, with a key that is not configured. */
        KEY_NOT_FOUND,
        /** The record does not fit the key it says it is encrypted with. */
        NOT_DECRYPTABLE,
        /** The store did not answer in time or could not write: try again. */
        UNAVAILABLE
    }

    private final Code code;

    public LogException(Code code, String message) {
        this(code, message, null);
    }

    public LogException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
