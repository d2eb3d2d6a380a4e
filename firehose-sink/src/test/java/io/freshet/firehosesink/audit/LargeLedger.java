package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.firehosesink.lane.Tally;
import io.freshet.firehosesink.lane.WindowTotals;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Audits a ledger of so many objects that are made up as they are asked for, with three things wrong. */
final class LargeLedger {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final int LOST = 17;
    private static final int NO_LINE = 42;

    private LargeLedger() {}

    public static void main(String[] arguments) throws InterruptedException {
        int objects = Integer.parseInt(arguments[0]);
        AuditReport report = Audit.of(
                new Audit.Subject(
                        "orders", START, Set.of("bucket"), consumer -> ledger(objects, consumer), log(objects)),
                new Store(objects),
                Clock.systemUTC(),
                Duration.ZERO);
        System.out.println("delivered " + (report.objects().delivered() + 1) + ", accepted "
                + (report.records().accepted() + 10) + ", findings "
                + report.findings().size());
        report.findings().forEach(finding -> System.out.println(finding.kind() + " " + finding.subject()));
    }

    static String key(int number) {
        // neither in the order of the ledger nor named as delivered objects are
        return "p=%08x/object".formatted(Integer.reverse(number));
    }

    private static String checksum(int number) {
        return "%064x".formatted(number);
    }

    private static void ledger(int objects, Consumer<LedgerLine> consumer) {
        for (int i = 0; i < objects; i++) {
            if (i == NO_LINE) {
                continue;
            }
            Tally tally = new Tally(10, i);
            Map<Integer, OffsetRange> range = Map.of(0, new OffsetRange(i * 10L, i * 10L + 9));
            LedgerLine line = new LedgerLine(
                    "orders",
                    "bucket",
                    key(i),
                    Kind.DELIVERED,
                    checksum(i),
                    1000 + i % 1000,
                    10,
                    range,
                    START,
                    START,
                    START.plusSeconds(i),
                    CloseReason.SIZE,
                    "1",
                    i,
                    new WindowTotals("w" + Integer.toHexString(i), range, tally, tally, 0, 0));
            consumer.accept(line);
            if (i % 1000 == 5) {
                consumer.accept(line);
            }
        }
    }

    private static SourceLog log(int objects) {
        return new SourceLog() {
            @Override
            public Map<Integer, Extent> shards() {
                return Map.of(0, new Extent(OptionalLong.of(0), objects * 10L));
            }

            @Override
            public OptionalLong records(int shard, long from, long to) {
                return OptionalLong.of(to - from);
            }
        };
    }

    private record Store(int objects) implements StoredObjects {
        @Override
        public void list(String bucket, Consumer<Listed> consumer) {
            for (int i = 0; i < objects; i++) {
                if (i != LOST && i != NO_LINE) {
                    consumer.accept(new Listed(key(i), 1000 + i % 1000));
                }
            }
            consumer.accept(new Listed("copies/copy", 1007));
            consumer.accept(new Listed("somebody/elses", 3));
        }

        @Override
        public Optional<Content> read(String bucket, String key) {
            if (key.equals("copies/copy")) {
                return Optional.of(new Content(1007, checksum(7)));
            }
            int number = Integer.reverse(Integer.parseUnsignedInt(key.substring(2, 10), 16));
            return number == LOST ? Optional.empty() : Optional.of(new Content(1000 + number % 1000, checksum(number)));
        }

        @Override
        public InputStream open(String bucket, String key) {
            throw new AssertionError("an audit reads whole objects");
        }

        @Override
        public void close() {}
    }
}
