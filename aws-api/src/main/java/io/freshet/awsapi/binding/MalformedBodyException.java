package io.freshet.awsapi.binding;

/** A body that does not parse, or has a value of the wrong type; the message is the service's own. */
public final class MalformedBodyException extends Exception {
    private final String reason;

    public MalformedBodyException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** The service's sentence; empty where the service says nothing. */
    public String reason() {
        return reason;
    }
}
