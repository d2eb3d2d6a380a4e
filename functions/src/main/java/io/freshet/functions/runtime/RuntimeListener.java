package io.freshet.functions.runtime;

import java.util.Optional;

/** Gets what a runtime says. */
public interface RuntimeListener {
    /** The runtime is ready for a call: waits until there is one; empty if there will be none. */
    Optional<Assignment> next() throws InterruptedException;

    /** The call has come to an end; false if it is not the call at hand. */
    boolean responded(String requestId, byte[] payload);

    /** The call has failed; the payload says how. False if it is not the call at hand. */
    boolean failed(String requestId, byte[] payload);

    /** The response is larger than responses may be. */
    void tooLarge(String requestId);

    /** The runtime could not load the function; the payload says why. */
    void initFailed(byte[] payload);
}
