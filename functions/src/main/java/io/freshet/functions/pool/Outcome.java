package io.freshet.functions.pool;

import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param functionError null if the function has answered; else {@code Unhandled}
 * @param logTail the last 4 KiB of the log, if they were asked for
 */
public record Outcome(byte[] payload, @Nullable String functionError, byte[] logTail) {}
