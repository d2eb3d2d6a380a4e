package io.freshet.awsapi.binding;

/** A body that does not parse, or has a value of the wrong type; the message is the service's own. */
public final class MalformedBodyException extends Exception {
    MalformedBodyException(String message) {
        super(message, null, false, false);
    }
}
