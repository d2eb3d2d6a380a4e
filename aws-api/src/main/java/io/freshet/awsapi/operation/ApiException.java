package io.freshet.awsapi.operation;

/** An error that a service answers although its model does not list it, such as {@code ValidationException}. */
public final class ApiException extends RuntimeException {
    private final String code;
    private final int status;

    /**
     * @param code the value of {@code __type}, for example {@code SerializationException}
     * @param status the HTTP status, 400 for a mistake of the caller
     */
    public ApiException(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    /** {@code ValidationException}, status 400. */
    public static ApiException validation(String message) {
        return new ApiException("ValidationException", 400, message);
    }

    /** {@code UnsupportedOperationException}, status 400: known to the service, not built here. */
    public static ApiException unsupported(String message) {
        return new ApiException("UnsupportedOperationException", 400, message);
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
