package io.freshet.server.endtoend;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for a condition, and says what was seen last if it never holds. */
final class Await {
    private Await() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(Duration patience, Supplier<String> seen, Condition condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + seen.get());
            }
            Thread.sleep(100);
        }
    }
}
