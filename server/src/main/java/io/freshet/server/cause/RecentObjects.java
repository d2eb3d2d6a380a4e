package io.freshet.server.cause;

import io.freshet.firehosesink.audit.Evidence;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.jobs.delivery.LogEvidence;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last lines of the ledger by delivery stream: those of all are read once, and then only what is new. Used by many threads. */
public final class RecentObjects {
    private static final int KEPT = 100;
    private static final int MOST = 50_000;
    private static final long STEP_MILLIS = 400;

    private final LogEvidence evidence;
    private final Clock clock;
    private final Map<String, Deque<LedgerLine>> lines = new HashMap<>();
    private long next = -1;
    private long readAt = Long.MIN_VALUE;
    private int held;

    RecentObjects(LogEvidence evidence, Clock clock) {
        this.evidence = evidence;
        this.clock = clock;
    }

    /** Oldest first. */
    public synchronized List<LedgerLine> of(String deliveryStream) {
        long now = clock.millis();
        if (readAt == Long.MIN_VALUE || now - readAt >= STEP_MILLIS || now < readAt) {
            readAt = now;
            read();
        }
        return List.copyOf(lines.getOrDefault(deliveryStream, new ArrayDeque<>()));
    }

    private void read() {
        if (held > MOST) {
            lines.clear();
            held = 0;
            next = -1;
        }
        Evidence.Page page = evidence.recent(next);
        next = page.next();
        page.lines().forEach(this::keep);
    }

    /** After a crash a line may be there twice. */
    private void keep(LedgerLine line) {
        Deque<LedgerLine> last = lines.computeIfAbsent(line.deliveryStream(), any -> new ArrayDeque<>());
        boolean twice = last.stream()
                .anyMatch(known ->
                        known.key().equals(line.key()) && known.bucket().equals(line.bucket()));
        if (twice) {
            return;
        }
        last.addLast(line);
        held++;
        if (last.size() > KEPT) {
            last.removeFirst();
            held--;
        }
    }
}
