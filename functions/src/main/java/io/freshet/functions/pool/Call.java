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
    final AtomicBoolean settled = new AtomicBoolean();
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /** @param tail whether the answer has to have the end of the log */
    public Call(String requestId, String functionArn, String clientContext, byte[] payload, boolean tail) {
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
