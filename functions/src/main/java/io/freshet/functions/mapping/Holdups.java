package io.freshet.functions.mapping;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where mappings do not come further now, because a function fails with the same records again and again. Bounded; safe for many threads. */
public final class Holdups {
    private static final int MOST = 1_000;
    private static final int REASON = 500;

    private final Map<String, Holdup> held = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Holdup> eldest) {
            return size() > MOST;
        }
    };

    /** Mappings whose function has handled something since this process began. */
    private final Set<String> workedBefore = ConcurrentHashMap.newKeySet();

    /**
     * Records that a function fails with, and what lies behind them waits.
     *
     * @param since the first attempt with them failed
     * @param reason what the function said the last time
     * @param workedBefore whether it has handled other records of this mapping
     */
    public record Holdup(
            String mapping,
            String functionArn,
            String sourceArn,
            String shard,
            String firstSequenceNumber,
            int records,
            int attempts,
            Instant since,
            String reason,
            boolean workedBefore) {}

    /** It has failed once more. */
    synchronized void held(String place, Holdup now) {
        String reason =
                now.reason().length() <= REASON ? now.reason() : now.reason().substring(0, REASON);
        Holdup before = held.get(place);
        boolean longer = before != null && before.firstSequenceNumber().equals(now.firstSequenceNumber());
        Instant since = before != null && longer ? before.since() : now.since();
        held.put(
                place,
                new Holdup(
                        now.mapping(),
                        now.functionArn(),
                        now.sourceArn(),
                        now.shard(),
                        now.firstSequenceNumber(),
                        now.records(),
                        now.attempts(),
                        since,
                        reason,
                        workedBefore.contains(now.mapping())));
    }

    /** A function has handled records. */
    void handled(String mapping) {
        if (workedBefore.size() >= MOST) {
            workedBefore.clear();
        }
        workedBefore.add(mapping);
    }

    /** Nothing is held up there any more. */
    synchronized void released(String place) {
        held.remove(place);
    }

    /** All there are, those first that have been held up for longest. */
    public synchronized List<Holdup> list() {
        return List.copyOf(held.values());
    }
}
