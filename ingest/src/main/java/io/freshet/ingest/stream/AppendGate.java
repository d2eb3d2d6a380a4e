package io.freshet.ingest.stream;

import io.freshet.ingest.log.LogException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Through it go all appends to one stream, so that its shards can be changed at a moment when none is on its way. Whoever comes while
 * it is closed is told when it opens.
 */
final class AppendGate {
    private int inside;
    private @Nullable CompletableFuture<Void> reopened;

    /** Empty if one is in, and has to {@link #leave}; otherwise completes when it is worth trying again. */
    synchronized Optional<CompletionStage<Void>> enter() {
        if (reopened != null) {
            return Optional.of(reopened);
        }
        inside++;
        return Optional.empty();
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** Lets nobody in any more and waits until all are out; whoever closes it opens it. */
    synchronized void close(Duration patience) {
        if (reopened != null) {
            throw new IllegalStateException("the gate is closed (expected: open)");
        }
        reopened = new CompletableFuture<>();
        long since = System.nanoTime();
        try {
            while (inside > 0) {
                long left = patience.minusNanos(System.nanoTime() - since).toMillis();
                if (left <= 0) {
                    throw new LogException(
                            LogException.Code.UNAVAILABLE,
                            inside + " appends are still on their way after " + patience.toSeconds() + " s: try again");
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            open();
            throw new LogException(LogException.Code.UNAVAILABLE, "interrupted while waiting for appends", e);
        } catch (LogException e) {
            open();
            throw e;
        }
    }

    void open() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = reopened;
            reopened = null;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }
}
