package io.freshet.firehosesink.audit;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does some things at once; whoever brings more than can wait does one himself. */
final class Checks implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int WAITING = 64;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> new Thread(task, "audit"),
            new ThreadPoolExecutor.CallerRunsPolicy());
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    void add(Runnable check) {
        throwFailure();
        threads.execute(() -> {
            try {
                check.run();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /** Waits until all is done; throws what one of them threw. */
    void finish() throws InterruptedException {
        threads.shutdown();
        while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
            throwFailure();
        }
        throwFailure();
    }

    private void throwFailure() {
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
