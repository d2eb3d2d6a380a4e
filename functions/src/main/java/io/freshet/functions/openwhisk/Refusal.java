package io.freshet.functions.openwhisk;

/** What a request did wrong, with the status that OpenWhisk answers. */
final class Refusal extends RuntimeException {
    private final int status;

    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Refusal malformed(String why) {
        return new Refusal(400, "The request content was malformed: " + why);
    }

    static Refusal missing() {
        return new Refusal(404, "The requested resource does not exist.");
    }

    static Refusal notBuilt(String what) {
        return new Refusal(501, what + " not built here");
    }

    int status() {
        return status;
    }
}
