package io.freshet.firehosesink.endpoint;

/** A request that the server did not take. */
final class RequestFailure extends Exception {
    private final String code;
    private final boolean permanent;

    private RequestFailure(String code, String message, boolean permanent) {
        super(message);
        this.code = code;
        this.permanent = permanent;
    }

    /** It may succeed the next time. */
    static RequestFailure passing(String code, String message) {
        return new RequestFailure(code, message, false);
    }

    /** It will not be taken the next time either. */
    static RequestFailure permanent(String code, String message) {
        return new RequestFailure(code, message, true);
    }

    /** As the service names it. */
    String code() {
        return code;
    }

    boolean isPermanent() {
        return permanent;
    }
}
