package io.freshet.server.template.type;

/** The server refused a call. */
public final class CallException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    /**
     * With the server's own words.
     *
     * @param code the name of the error; empty if the answer has none
     */
    public CallException(int status, String code, String message) {
        super(code.isEmpty() ? message : code + ": " + message);
        this.status = status;
        this.code = code;
    }

    /** Whether what was asked about is not there. */
    public boolean isNotFound() {
        return status == 404 || code.startsWith("ResourceNotFound");
    }
}
