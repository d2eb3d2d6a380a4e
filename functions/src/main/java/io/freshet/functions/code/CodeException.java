package io.freshet.functions.code;

/** An archive cannot be used; the message says why, in words for whoever handed it in. */
public final class CodeException extends Exception {
    public CodeException(String message) {
        super(message);
    }
}
