package io.freshet.server;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after something every few seconds: elsewhere than on the thread of the timer, one look at a time, and again after one that failed. */
final class Watchman implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchman.class);

    private final String what;
    private final Runnable look;
    private final Executor executor;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * @param what it looks after, for the log
     * @param executor where it may take long
     */
    Watchman(String what, Runnable look, Executor executor) {
        this.what = what;
        this.look = look;
        this.executor = executor;
    }

    @Override
    public void run() {
        if (underWay.compareAndSet(false, true)) {
            executor.execute(this::look);
        }
    }

    private void look() {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.warn("could not look after {}, and will again in some seconds reason={}", what, e.toString());
        } finally {
            underWay.set(false);
        }
    }
}
