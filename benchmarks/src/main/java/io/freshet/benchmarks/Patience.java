package io.freshet.benchmarks;

import java.time.Duration;

/** Waits for conditions. */
final class Patience {
    private final Duration limit;

    Patience(Duration limit) {
        this.limit = limit;
    }

    /** Asks every 20 ms; fails after the limit. Returns how long it took. */
    Duration await(String what, Condition condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - began > limit.toNanos()) {
                throw new IllegalStateException(what + ": not after " + limit.toSeconds() + " s");
            }
            Thread.sleep(20);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }
}
