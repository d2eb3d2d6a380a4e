package io.freshet.ingest.kafka;

import static java.util.Objects.requireNonNull;

import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the first append of a producer to a log through alone.
 *
 * <p>A producer may know the leader or the identity that a log of the same name had before, so that its first batch is refused and sent again. A broker that has
 * nothing of a producer yet takes any batch of it, also the second, and after that never the first, which would wait until it expires. The answer to the
 * first append shows that the producer knows the log as it is now.
 */
final class FirstAppends {
    /** Complete once the first append is stored, exceptionally if it failed. */
    private final ConcurrentHashMap<LogName, CompletableFuture<Void>> firsts = new ConcurrentHashMap<>();

    /**
     * Waits while the first append is on its way. What it returns has to be told of the append.
     *
     * @throws LogException of the first append, if that failed because the log is out of reach
     */
    AppendListener next(LogName log, AppendListener listener) {
        while (true) {
            CompletableFuture<Void> known = firsts.get(log);
            if (known == null) {
                CompletableFuture<Void> stored = new CompletableFuture<>();
                known = firsts.putIfAbsent(log, stored);
                if (known == null) {
                    return new First(log, stored, listener);
                }
            }
            try {
                known.join();
                return listener;
            } catch (CompletionException e) {
                LogException failure = (LogException) requireNonNull(e.getCause());
                if (failure.code() == LogException.Code.UNAVAILABLE) {
                    throw failure;
                } // else it was about that record: this one may be the first
            }
        }
    }

    /** The next append is a first one again. */
    void forget(LogName log) {
        firsts.remove(log);
    }

    private final class First implements AppendListener {
        private final LogName log;
        private final CompletableFuture<Void> stored;
        private final AppendListener listener;

        First(LogName log, CompletableFuture<Void> stored, AppendListener listener) {
            this.log = log;
            this.stored = stored;
            this.listener = listener;
        }

        @Override
        public void appended(long offset, long arrivedAtMillis) {
            stored.complete(null);
            listener.appended(offset, arrivedAtMillis);
        }

        @Override
        public void failed(LogException failure) {
            firsts.remove(log, stored);
            stored.completeExceptionally(failure);
            listener.failed(failure);
        }
    }
}
