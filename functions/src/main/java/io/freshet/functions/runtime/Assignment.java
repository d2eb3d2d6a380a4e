package io.freshet.functions.runtime;

/**
 * A call as a runtime gets it.
 *
 * @param deadlineMillis since the epoch
 * @param clientContext as the caller sent it, in base64; empty if there is none
 */
public record Assignment(
        String requestId, String functionArn, long deadlineMillis, String clientContext, byte[] payload) {}
