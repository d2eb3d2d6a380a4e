package io.freshet.jobs.map.run;

import io.freshet.jobs.map.MapOptions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The calls of a lease that have failed and may be tried again. */
final class Retries {
    private static final long MOST_MILLIS = 600_000;

    private final MapOptions options;
    private final Clock clock;
    private final Map<Integer, Integer> failures = new HashMap<>();
    private final Set<Integer> noMore = new HashSet<>();
    private final Deque<Due> waiting = new ArrayDeque<>();

    Retries(MapOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    private record Due(int index, long millis) {}

    /** Which attempt of a call the next one is, or, after the last, how many there were. */
    int attempt(int index) {
        return Math.min(failures.getOrDefault(index, 0) + 1, options.attempts());
    }

    /** A call has failed; false if there are no attempts left. */
    boolean add(int index) {
        int failed = failures.merge(index, 1, Integer::sum);
        if (failed >= options.attempts() || noMore.contains(index)) {
            return false;
        }
        long backoff = Math.min(MOST_MILLIS, options.backoffMillis() << Math.min(failed - 1, 20));
        long jitter = backoff < 2 ? 0 : ThreadLocalRandom.current().nextLong(backoff / 2);
        waiting.add(new Due(index, clock.millis() + backoff / 2 + jitter));
        return true;
    }

    /** It is not tried again whatever attempts are left. */
    void noMore(int index) {
        noMore.add(index);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The next call to be tried again, when its time has come. */
    int awaitNext() throws InterruptedException {
        Due next = waiting.removeFirst();
        long left = next.millis() - clock.millis();
        if (left > 0) {
            Thread.sleep(left);
        }
        return next.index();
    }
}
