package io.freshet.functions.invoke;

import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param functionError null if the function has answered; {@code Unhandled} if it has not, and the payload says why
 * @param logTail the last 4 KiB of the log of this call; empty if nobody asked
 */
public record Invocation(byte[] payload, @Nullable String functionError, String executedVersion, byte[] logTail) {
    /** Whether the function has answered. */
    public boolean succeeded() {
        return functionError == null;
    }
}
