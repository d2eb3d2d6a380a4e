package io.freshet.firehosesink.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.audit.Finding.Kind;
import io.freshet.firehosesink.audit.SourceLog.Extent;
import io.freshet.firehosesink.audit.SpilledSort.Entry;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.firehosesink.lane.Tally;
import io.freshet.firehosesink.lane.WindowTotals;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the lines of the ledger account for every record once: the windows follow each other in every shard without gap or overlap, and
 * the objects of each window together hold what was made of its records, by number and by fingerprint.
 */
final class Coverage implements AutoCloseable {
    private final SourceLog source;
    private final Findings findings;
    private final SpilledSort lines = new SpilledSort();
    private final SpilledSort stretches = new SpilledSort();
    private final Set<String> versionsWithBackup = new HashSet<>();
    private long accepted;
    private long stored;
    private long sent;
    private long dropped;
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

    /** Notes a line; all of them are to be noted before {@link #check}. */
    void add(LedgerLine line) {
        WindowTotals totals = line.window();
        if (totals == null) {
            findings.add(
                    Kind.NOT_PROVABLE,
                    "s3://" + line.bucket() + "/" + line.key(),
                    "was delivered before the ledger said which records are in an object");
            return;
        }
        if (line.kind() == StagedObject.Kind.BACKUP) {
            versionsWithBackup.add(line.configVersion());
        }
        lines.add(totals.id(), line.toJson());
    }

    void check() {
        Sum window = null;
        for (Iterator<Entry> sorted = lines.sorted(); sorted.hasNext(); ) {
            Entry entry = sorted.next();
            LedgerLine line = Audit.parsed(entry.value());
            WindowTotals totals = requireNonNull(line.window());
            if (window == null || !window.totals.id().equals(totals.id())) {
                finish(window);
                window = new Sum(totals, line.configVersion());
            }
            add(window, totals, line);
        }
        finish(window);
        checkShards();
    }

    private void finish(@Nullable Sum window) {
        if (window == null) {
            return;
        }
        checkSums(window);
        accepted += window.totals.taken().records();
        stored += window.totals.stored().records();
        sent += window.totals.sent();
        dropped += window.totals.dropped();
        window.totals
                .ranges()
                .forEach((shard, range) -> stretches.add(
                        "%08x%016x".formatted(shard, range.first()),
                        new Stretch(shard, range.first(), range.last(), window.totals.id()).bytes()));
    }

    /** What of one shard is in one window. */
    private record Stretch(int shard, long first, long last, String window) {
        static Stretch of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Stretch(
                    buffer.getInt(),
                    buffer.getLong(),
                    buffer.getLong(),
                    UTF_8.decode(buffer).toString());
        }

        byte[] bytes() {
            byte[] name = window.getBytes(UTF_8);
            return ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES + name.length)
                    .putInt(shard)
                    .putLong(first)
                    .putLong(last)
                    .put(name)
                    .array();
        }
    }

    private void checkShards() {
        Map<Integer, Extent> extents = new TreeMap<>(source.shards());
        Walk walk = null;
        for (Iterator<Entry> sorted = stretches.sorted(); sorted.hasNext(); ) {
            Stretch stretch = Stretch.of(sorted.next().value());
            if (walk == null || walk.shard != stretch.shard()) {
                if (walk != null) {
                    walk.end();
                }
                walk = new Walk(stretch.shard(), extents.remove(stretch.shard()), stretch.first());
            }
            walk.go(stretch);
        }
        if (walk != null) {
            walk.end();
        }
        extents.forEach((shard, extent) -> new Walk(shard, extent, Long.MAX_VALUE).end());
    }

    AuditReport.Records records() {
        return new AuditReport.Records(accepted, stored, sent, dropped, pending, uncounted);
    }

    private void add(Sum sum, WindowTotals totals, LedgerLine line) {
        if (!sum.totals.equals(totals)) {
            findings.add(Kind.LEDGER_CONTRADICTS, sum.subject(), "another line says " + totals);
            return;
        }
        Tally tally = new Tally(line.records(), line.fingerprint());
        switch (line.kind()) {
            case DELIVERED, FAILED -> sum.stored = sum.stored.plus(tally);
            case BACKUP -> sum.backup = sum.backup.plus(tally);
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

    /** Goes through a shard, window by window in the order of their first offsets. */
    private final class Walk {
        private final int shard;
        private final @Nullable Extent extent;
        private long next;
        private @Nullable Stretch before;

        Walk(int shard, @Nullable Extent extent, long first) {
            this.shard = shard;
            this.extent = extent;
            this.next = extent == null ? first : extent.begin().orElse(first);
        }

        void go(Stretch stretch) {
            if (stretch.first() > next) {
                checkGap(shard, next, stretch.first());
            } else if (stretch.first() < next && before != null) {
                findings.add(
                        Kind.RECORDS_TWICE,
                        subject(Map.of(shard, new OffsetRange(stretch.first(), Math.min(stretch.last(), next - 1)))),
                        "are in window " + before.window() + " and in window " + stretch.window());
            }
            if (before == null || stretch.last() >= next) {
                before = stretch;
            }
            next = Math.max(next, stretch.last() + 1);
        }

        void end() {
            if (extent != null && extent.end() > next) {
                pending += source.records(shard, next, extent.end()).orElse(extent.end() - next);
            }
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

    @Override
    public void close() {
        lines.close();
        stretches.close();
    }
}
