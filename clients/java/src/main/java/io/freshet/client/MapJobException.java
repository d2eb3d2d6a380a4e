package io.freshet.client;

/** A map job cannot be begun, or has ended without results: the message says why. */
public final class MapJobException extends RuntimeException {
    public MapJobException(String message) {
        super(message);
    }

    public MapJobException(String message, Throwable cause) {
        super(message, cause);
    }
}
