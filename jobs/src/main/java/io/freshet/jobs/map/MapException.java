package io.freshet.jobs.map;

/** A request about a map job that is refused, in one sentence. */
public final class MapException extends RuntimeException {
    /** What the caller can do. */
    public enum Code {
        /** Ask otherwise. */
        INVALID,
        NOT_FOUND,
        /** The job is not, or no longer, where this can be done. */
        CONFLICT,
        /** Try again later. */
        TOO_MANY,
        /** Try again: the object store did not do its part. */
        UNAVAILABLE
    }

    private final Code code;

    public MapException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
