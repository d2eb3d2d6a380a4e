package io.freshet.server.http;

/** There is no room for more bodies: the caller may try again. */
final class OverloadedException extends RuntimeException {
    OverloadedException() {
        super("no room for more request bodies", null, false, false);
    }
}
