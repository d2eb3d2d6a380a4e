package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.firehosesink.lane.WindowTotals;
import java.util.Map;
import java.util.Objects;

/** Changes lines of the ledger. */
final class Lines {
    private Lines() {}

    /** The line, with its window ending elsewhere if it ends there. */
    static LedgerLine endingAt(LedgerLine line, long last, long changed) {
        WindowTotals totals = Objects.requireNonNull(line.window());
        OffsetRange range = Objects.requireNonNull(totals.ranges().get(0));
        if (range.last() != last) {
            return line;
        }
        return new LedgerLine(
                line.deliveryStream(),
                line.bucket(),
                line.key(),
                line.kind(),
                line.sha256(),
                line.bytes(),
                line.records(),
                line.ranges(),
                line.firstArrival(),
                line.lastArrival(),
                line.publishedAt(),
                line.closedBecause(),
                line.configVersion(),
                line.fingerprint(),
                new WindowTotals(
                        totals.id(),
                        Map.of(0, new OffsetRange(range.first(), changed)),
                        totals.taken(),
                        totals.stored(),
                        totals.sent(),
                        totals.dropped()));
    }
}
