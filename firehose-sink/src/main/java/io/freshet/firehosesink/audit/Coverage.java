package io.freshet.firehosesink.audit;

import static java.util.Comparator.comparingLong;

import io.freshet.firehosesink.audit.Finding.Kind;
import io.freshet.firehosesink.audit.SourceLog.Extent;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.firehosesink.lane.Tally;
import io.freshet.firehosesink.lane.WindowTotals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the lines of the ledger account for every record once: the windows follow each other in every shard without gap or overlap, and
 * the objects of each window together hold what was made of its records, by number and by fingerprint.
 */
final class Coverage {
    private final SourceLog source;
    private final Findings findings;
    private final Map<String, Sum> windows = new LinkedHashMap<>();
    private final Set<String> versionsWithBackup = new HashSet<>();
    private long pending;
    private long uncounted;

    Coverage(SourceLog source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    private static final class Sum {
        private final WindowTotals totals;
        private final String version;
        private Tally stored = Tally.NONE;
        private Tally backup = Tally.NONE;

        Sum(WindowTotals totals, String version) {
            this.totals = totals;
            this.version = version;
        }

        String subject() {
            return "window " + totals.id() + ", " + Coverage.subject(totals.ranges());
        }
    }

    void check(Collection<LedgerLine> lines) {
        lines.forEach(this::add);
        windows.values().forEach(this::checkSums);
        Map<Integer, List<Sum>> byShard = new TreeMap<>();
        windows.values().forEach(sum -> sum.totals.ranges().keySet().forEach(shard -> byShard.computeIfAbsent(
                        shard, s -> new ArrayList<>())
                .add(sum)));
        Map<Integer, Extent> extents = source.shards();
        extents.keySet().forEach(shard -> byShard.computeIfAbsent(shard, s -> new ArrayList<>()));
        byShard.forEach((shard, sums) -> checkShard(shard, sums, extents.get(shard)));
    }

    AuditReport.Records records() {
        long accepted = 0;
        long stored = 0;
        long sent = 0;
        long dropped = 0;
        for (Sum sum : windows.values()) {
            accepted += sum.totals.taken().records();
            stored += sum.totals.stored().records();
            sent += sum.totals.sent();
            dropped += sum.totals.dropped();
        }
        return new AuditReport.Records(accepted, stored, sent, dropped, pending, uncounted);
    }

    private void add(LedgerLine line) {
        WindowTotals totals = line.window();
        if (totals == null) {
            findings.add(
                    Kind.NOT_PROVABLE,
                    "s3://" + line.bucket() + "/" + line.key(),
                    "was delivered before the ledger said which records are in an object");
            return;
        }
        Sum sum = windows.computeIfAbsent(totals.id(), id -> new Sum(totals, line.configVersion()));
        if (!sum.totals.equals(totals)) {
            findings.add(Kind.LEDGER_CONTRADICTS, sum.subject(), "another line says " + totals);
            return;
        }
        Tally tally = new Tally(line.records(), line.fingerprint());
        switch (line.kind()) {
            case DELIVERED, FAILED -> sum.stored = sum.stored.plus(tally);
            case BACKUP -> {
                sum.backup = sum.backup.plus(tally);
                versionsWithBackup.add(line.configVersion());
            }
            case NOTHING -> {}
        }
    }

    private void checkSums(Sum sum) {
        compare(sum, sum.stored, sum.totals.stored(), "objects");
        if (versionsWithBackup.contains(sum.version)) {
            compare(sum, sum.backup, sum.totals.taken(), "backup objects");
        }
        long offsets = sum.totals.ranges().values().stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
        if (offsets != sum.totals.taken().records()) {
            checkAgainstLog(sum, offsets);
        }
    }

    private void compare(Sum sum, Tally held, Tally expected, String what) {
        if (held.equals(expected)) {
            return;
        }
        long missing = expected.records() - held.records();
        Kind kind = missing < 0 ? Kind.RECORDS_TWICE : Kind.RECORDS_LOST;
        findings.add(
                kind,
                sum.subject(),
                "its " + what + " hold " + held.records() + " records"
                        + (missing == 0 ? ", but not the ones" : "")
                        + " (expected: " + expected.records() + ")");
    }

    /** Offsets without a record are those of transactions, or of records that were not read: the log knows. */
    private void checkAgainstLog(Sum sum, long offsets) {
        long there = 0;
        for (Map.Entry<Integer, OffsetRange> range : sum.totals.ranges().entrySet()) {
            OptionalLong records = source.records(
                    range.getKey(), range.getValue().first(), range.getValue().last() + 1);
            if (records.isEmpty()) {
                uncounted += offsets - sum.totals.taken().records();
                return;
            }
            there += records.getAsLong();
        }
        if (there != sum.totals.taken().records()) {
            findings.add(
                    there > sum.totals.taken().records() ? Kind.RECORDS_LOST : Kind.RECORDS_TWICE,
                    sum.subject(),
                    sum.totals.taken().records() + " records were taken from the log (expected: " + there + ")");
        }
    }

    private void checkShard(int shard, List<Sum> sums, @Nullable Extent extent) {
        sums.sort(comparingLong(sum -> range(sum, shard).first()));
        long next = extent != null && extent.begin().isPresent()
                ? extent.begin().getAsLong()
                : sums.isEmpty() ? Long.MAX_VALUE : range(sums.get(0), shard).first();
        Sum before = null;
        for (Sum sum : sums) {
            OffsetRange range = range(sum, shard);
            if (range.first() > next) {
                checkGap(shard, next, range.first());
            } else if (range.first() < next && before != null) {
                findings.add(
                        Kind.RECORDS_TWICE,
                        subject(Map.of(shard, new OffsetRange(range.first(), Math.min(range.last(), next - 1)))),
                        "are in window " + before.totals.id() + " and in window " + sum.totals.id());
            }
            if (before == null || range.last() >= next) {
                before = sum;
            }
            next = Math.max(next, range.last() + 1);
        }
        if (extent != null && extent.end() > next) {
            pending += source.records(shard, next, extent.end()).orElse(extent.end() - next);
        }
    }

    private void checkGap(int shard, long from, long to) {
        OptionalLong records = source.records(shard, from, to);
        if (records.isEmpty() || records.getAsLong() > 0) {
            findings.add(
                    Kind.RECORDS_LOST,
                    subject(Map.of(shard, new OffsetRange(from, to - 1))),
                    (records.isEmpty() ? "" : records.getAsLong() + " records ") + "are in no window of the ledger");
        }
    }

    private static OffsetRange range(Sum sum, int shard) {
        OffsetRange range = sum.totals.ranges().get(shard);
        if (range == null) {
            throw new IllegalStateException("window " + sum.totals.id() + " has nothing of shard " + shard);
        }
        return range;
    }

    private static String subject(Map<Integer, OffsetRange> ranges) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(ranges).forEach((shard, range) -> text.append(text.length() == 0 ? "" : ", ")
                .append("shard ")
                .append(shard)
                .append(": offsets ")
                .append(range.first())
                .append("..")
                .append(range.last()));
        return text.toString();
    }
}
