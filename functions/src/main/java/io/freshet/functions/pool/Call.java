package io.freshet.functions.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** One call on its way. */
public final class Call {
    final String requestId;
    final String functionArn;
    final String clientContext;
    final byte[] payload;
    final boolean tail;
    final String trace;
    final AtomicBoolean settled = new AtomicBoolean();
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /**
     * A call.
     *
     * @param tail whether the answer has to have the end of the log
     * @param trace to which it belongs, as {@code X-Amzn-Trace-Id} has it; empty if it is not traced
     */
    public Call(
            String requestId, String functionArn, String clientContext, byte[] payload, boolean tail, String trace) {
        this.trace = trace;
        this.requestId = requestId;
        this.functionArn = functionArn;
        this.clientContext = clientContext;
        this.payload = payload;
        this.tail = tail;
    }

    /** Completes when the function has answered, or has failed to. */
    public CompletionStage<Outcome> outcome() {
        return outcome;
    }
}
