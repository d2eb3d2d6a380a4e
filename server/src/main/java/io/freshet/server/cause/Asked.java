package io.freshet.server.cause;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that take a while, asked for again every few seconds by another thread: what hangs must not make those wait who look. Nobody
 * looks, nothing is asked. Used by many threads.
 */
final class Asked<V> {
    private static final Logger LOG = LoggerFactory.getLogger(Asked.class);
    private static final int MOST = 10_000;
    private static final long STALE = 10;
    /** So that those who look at much do not load what they look at. */
    private static final long MILLIS_EACH = 100;

    private final Executor probes;
    private final Clock clock;
    private final long freshMillis;
    private final Map<String, Known<V>> known = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    private record Known<V>(V value, long at) {}

    /** @param freshMillis how long an answer is not asked for again; ten times as long it is good */
    Asked(Executor probes, Clock clock, long freshMillis) {
        this.probes = probes;
        this.clock = clock;
        this.freshMillis = freshMillis;
    }

    /**
     * The last answer; nothing until there is one.
     *
     * @param others how much is asked beside it: of much, each is asked less often
     */
    Optional<V> of(String what, int others, Supplier<V> question) {
        Known<V> now = known.get(what);
        long fresh = Math.max(freshMillis, others * MILLIS_EACH);
        long age = now == null ? Long.MAX_VALUE : clock.millis() - now.at();
        boolean good = now != null && age <= STALE * fresh;
        if (!good) {
            unanswered.add(what);
        }
        if (age > fresh && asking.add(what)) {
            probes.execute(() -> ask(what, question));
        }
        return now != null && good ? Optional.of(now.value()) : Optional.empty();
    }

    /** Whether something is being asked of which no answer is good now. */
    boolean waits() {
        return !unanswered.isEmpty();
    }

    private void ask(String what, Supplier<V> question) {
        try {
            V answer = question.get();
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(what, new Known<>(answer, clock.millis()));
        } catch (RuntimeException e) { // the top of a thread: what is not known is not shown
            LOG.debug("not known now what={}", what, e);
        } finally {
            unanswered.remove(what);
            asking.remove(what);
        }
    }
}
