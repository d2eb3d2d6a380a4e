package io.freshet.jobs.application;

/** An application could not do what it was asked to: a mistake of the caller, named as both API versions name it. */
public final class ApplicationException extends RuntimeException {
    /** The errors of the control API, each with its name on the wire. */
    public enum Code {
        CODE_VALIDATION,
        CONCURRENT_MODIFICATION,
        INVALID_APPLICATION_CONFIGURATION,
        INVALID_ARGUMENT,
        LIMIT_EXCEEDED,
        RESOURCE_IN_USE,
        RESOURCE_NOT_FOUND,
        TOO_MANY_TAGS,
        UNSUPPORTED_OPERATION
    }

    private final Code code;

    public ApplicationException(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** {@code InvalidArgumentException}. */
    public static ApplicationException invalid(String message) {
        return new ApplicationException(Code.INVALID_ARGUMENT, message);
    }

    /** {@code UnsupportedOperationException}. */
    public static ApplicationException unsupported(String message) {
        return new ApplicationException(Code.UNSUPPORTED_OPERATION, message);
    }

    public Code code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
