package io.freshet.functions.invoke;

import io.freshet.functions.registry.FunctionRegistry.Resolved;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which functions fail now: how often in a row, since when and why. Bounded; safe for many threads. */
public final class CallHealth implements CallObserver {
    private static final int MOST = 1_000;
    private static final int REASON = 500;

    private final Clock clock;
    private final Map<String, Failing> failing = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failing> eldest) {
            return size() > MOST;
        }
    };

    public CallHealth(Clock clock) {
        this.clock = clock;
    }

    /**
     * A function that has failed, and not succeeded since.
     *
     * @param calls that failed, one after the other
     * @param since the first of them ended
     * @param last when the last one ended
     * @param reason what the function said the last time
     */
    public record Failing(long calls, Instant since, Instant last, String reason) {}

    @Override
    public void ended(Resolved function, String requestId, Invocation answer) {
        ended(function.name(), answer);
    }

    synchronized void ended(String function, Invocation answer) {
        if (answer.succeeded()) {
            failing.remove(function);
            return;
        }
        String said = answer.reason();
        String reason = said.length() <= REASON ? said : said.substring(0, REASON);
        Instant now = clock.instant();
        failing.merge(
                function,
                new Failing(1, now, now, reason),
                (was, one) -> new Failing(was.calls() + 1, was.since(), now, reason));
    }

    @Override
    public synchronized void gone(String function) {
        failing.remove(function);
    }

    /** How a function fails; empty if its last call succeeded, or if there was none since it was changed. */
    public synchronized Optional<Failing> failing(String function) {
        return Optional.ofNullable(failing.get(function));
    }
}
