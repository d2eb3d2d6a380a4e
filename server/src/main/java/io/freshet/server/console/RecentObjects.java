package io.freshet.server.console;

import io.freshet.firehosesink.audit.Evidence;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.jobs.delivery.LogEvidence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The last lines of the ledger of each delivery stream that somebody looks at: read once, and then only what is new. Used by many threads. */
final class RecentObjects {
    private static final int KEPT = 100;
    private static final int MOST = 200;

    private final LogEvidence evidence;
    private final Map<String, Lines> lines = new ConcurrentHashMap<>();

    RecentObjects(LogEvidence evidence) {
        this.evidence = evidence;
    }

    /** Oldest first. */
    List<LedgerLine> of(String deliveryStream) {
        if (lines.size() >= MOST) {
            lines.clear();
        }
        return lines.computeIfAbsent(deliveryStream, any -> new Lines()).now(evidence, deliveryStream);
    }

    private static final class Lines {
        private final Deque<LedgerLine> last = new ArrayDeque<>();
        private long next = -1;

        synchronized List<LedgerLine> now(LogEvidence evidence, String deliveryStream) {
            Evidence.Page page = next < 0
                    ? evidence.recent(deliveryStream, KEPT)
                    : evidence.page(deliveryStream, next, Integer.MAX_VALUE);
            next = page.next();
            for (LedgerLine line : page.lines()) {
                boolean twice = last.stream()
                        .anyMatch(known ->
                                known.key().equals(line.key()) && known.bucket().equals(line.bucket()));
                if (!twice) {
                    last.addLast(line);
                }
                if (last.size() > KEPT) {
                    last.removeFirst();
                }
            }
            return List.copyOf(last);
        }
    }
}
