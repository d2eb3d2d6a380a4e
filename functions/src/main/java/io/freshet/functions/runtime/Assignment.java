package io.freshet.functions.runtime;

/**
 * A call as a runtime gets it.
 *
 * @param deadlineMillis since the epoch
 * @param clientContext as the caller sent it, in base64; empty if there is none
 * @param trace to which it belongs, as {@code X-Amzn-Trace-Id} has it; empty if it is not traced
 */
public record Assignment(
        String requestId,
        String functionArn,
        long deadlineMillis,
        String clientContext,
        byte[] payload,
        String trace) {}
