package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.util.Map;

/**
 * What became of one window: a stretch of the log that was read, sealed and staged together. Every object of it says this in the ledger.
 *
 * @param id tells it from other windows
 * @param ranges what of each shard was read for it
 * @param taken records of the log; a backup holds them all
 * @param stored what its delivered and its failed objects hold together: whatever processing made of the records
 * @param sent what an endpoint took instead
 * @param dropped records of the log of which processing left nothing, on purpose
 */
public record WindowTotals(
        String id, Map<Integer, OffsetRange> ranges, Tally taken, Tally stored, long sent, long dropped) {
    public WindowTotals {
        requireNonNull(id, "id");
        ranges = Map.copyOf(ranges);
        if (taken.records() < 1 || sent < 0 || dropped < 0 || stored.records() < 0) {
            throw new IllegalArgumentException("window " + id + ": " + taken.records() + " records taken, "
                    + stored.records() + " stored, " + sent + " sent, " + dropped
                    + " dropped (expected: 1 or more, and 0 or more)");
        }
    }
}
