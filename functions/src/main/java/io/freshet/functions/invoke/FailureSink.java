package io.freshet.functions.invoke;

import io.freshet.functions.registry.Destinations;

/** Where what has failed, or come out, is sent; what can be sent where is the server's to know. */
@FunctionalInterface
public interface FailureSink {
    /**
     * Sends a document; throws if it could not be, in which case it is tried again.
     *
     * @param destination one of those that {@link Destinations} knows, but no function
     * @param name of the document, for destinations where things have names
     */
    void send(String destination, String name, byte[] document);
}
