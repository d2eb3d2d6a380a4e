package io.freshet.server.endtoend;

import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.exception.SdkException;

/** A thread that repeats a step until it is closed, through whatever happens to the server meanwhile. */
final class Life implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;

    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread;

    interface Step {
        void run() throws InterruptedException;
    }

    /** {@code afterFailure} is called when the server did not answer, or not well, before the step is tried again. */
    Life(String name, Step step, Runnable afterFailure) {
        thread = new Thread(() -> live(step, afterFailure), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void live(Step step, Runnable afterFailure) {
        try {
            while (!ended.get()) {
                try {
                    step.run();
                } catch (SdkException down) {
                    afterFailure.run();
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
