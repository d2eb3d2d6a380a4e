package io.freshet.firehosesink.audit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.freshet.firehosesink.audit.Finding.Kind;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.InMemoryObjectStore;
import io.freshet.firehosesink.lane.Lane;
import io.freshet.firehosesink.lane.Lanes;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.ManualClock;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.Publisher;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StoredInMemory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four windows of a partitioned delivery stream with a backup, delivered by the real lane and publisher; then something is broken. */
class AuditTest {
    private static final Instant START = Instant.parse("2026-07-13T14:00:00Z");
    private static final int RECORDS = 40;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ManualClock clock = new ManualClock(START);
    private final List<LedgerLine> ledger = new ArrayList<>();
    private long end = RECORDS;
    private OptionalLong inLog = OptionalLong.empty();

    @BeforeEach
    void deliver() throws Exception {
        ObjectTarget target = Configs.target(
                "p=!{partitionKeyFromQuery:p}/", "errors/!{firehose:error-output-type}/", Configs.plainFormat());
        Processing processing = new Processing(false, null, false, false, null, "{p: .p}", true, true);
        var config = Configs.with(
                new BufferingHints(1 << 20, Duration.ofSeconds(60)),
                target,
                processing,
                Configs.target("backup/", "", Configs.plainFormat()),
                null);
        Publisher publisher = new Publisher(store, attempt -> {});
        try (Lane lane = Lanes.of(config, store, clock, new Random(1), 1 << 20, Runnable::run)) {
            lane.startAt(0, 0);
            for (int i = 0; i < RECORDS; i++) {
                String text = i % 10 == 7 ? "no JSON" : "{\"p\":\"" + i % 2 + "\",\"n\":" + i + "}";
                byte[] data = text.getBytes(StandardCharsets.UTF_8);
                publish(publisher, lane.append(new SourceRecord(0, i, clock.instant(), data)));
                if (i % 10 == 9) {
                    clock.advance(Duration.ofSeconds(61));
                    publish(publisher, lane.sealIfDue());
                    publish(publisher, lane.sealIfDue());
                }
            }
        }
    }

    private void publish(Publisher publisher, List<StagedObject> staged) throws InterruptedException {
        for (StagedObject object : staged) {
            assertThat(publisher.publish(object)).isEqualTo(Publisher.Outcome.PUBLISHED);
            ledger.add(LedgerLine.of("orders", object, clock.instant()));
        }
    }

    private AuditReport audit() throws InterruptedException {
        SourceLog source = new SourceLog() {
            @Override
            public Map<Integer, Extent> shards() {
                return Map.of(0, new Extent(OptionalLong.of(0), end));
            }

            @Override
            public OptionalLong records(int shard, long from, long to) {
                return inLog;
            }
        };
        return Audit.of(
                new Audit.Subject(
                        "orders",
                        START,
                        Set.of("bucket"),
                        consumer -> List.copyOf(ledger).forEach(consumer),
                        source),
                new StoredInMemory(store),
                clock.hurrying(),
                Duration.ZERO);
    }

    private byte[] bytes(LedgerLine line) {
        return requireNonNull(store.visible().get("bucket/" + line.key()));
    }

    private LedgerLine first(StagedObject.Kind kind) {
        return ledger.stream().filter(line -> line.kind() == kind).findFirst().orElseThrow();
    }

    @Test
    void holdsWhenEveryRecordIsWhereItBelongs() throws Exception {
        end = RECORDS + 3;
        store.put("bucket", "somebody/elses-1-file.txt", "", new byte[] {1});

        AuditReport report = audit();

        assertThat(report.findings()).isEmpty();
        assertThat(report.holds()).isTrue();
        assertThat(report.records()).isEqualTo(new AuditReport.Records(RECORDS, RECORDS, 0, 0, 3, 0));
        assertThat(report.objects().delivered()).isEqualTo(8);
        assertThat(report.objects().failed()).isEqualTo(4);
        assertThat(report.objects().backup()).isEqualTo(4);
    }

    @Test
    void namesALostObject() throws Exception {
        LedgerLine line = first(StagedObject.Kind.FAILED);
        store.remove("bucket", line.key());

        assertThat(audit().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.OBJECT_LOST);
            assertThat(finding.subject()).isEqualTo("s3://bucket/" + line.key());
        });
    }

    @Test
    void namesAnObjectOfWhichAByteChanged() throws Exception {
        LedgerLine line = first(StagedObject.Kind.DELIVERED);
        byte[] bytes = bytes(line).clone();
        bytes[3] ^= 1;
        store.put("bucket", line.key(), "", bytes);

        assertThat(audit().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.OBJECT_CHANGED);
            assertThat(finding.message()).contains(line.sha256());
        });
    }

    @Test
    void namesACopyOfAnObject() throws Exception {
        LedgerLine line = first(StagedObject.Kind.DELIVERED);
        store.put("bucket", "copies/copy", "", bytes(line));

        assertThat(audit().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.OBJECT_TWICE);
            assertThat(finding.subject()).isEqualTo("s3://bucket/copies/copy");
            assertThat(finding.message()).contains(line.key());
        });
    }

    @Test
    void namesAnObjectThatTheLedgerDoesNotHave() throws Exception {
        String key = "p=0/orders-1-2026-07-13-14-00-00-01234567-0123-4123-8123-0123456789ab";
        store.put("bucket", key, "", "other".getBytes(StandardCharsets.UTF_8));
        store.put("bucket", key.replace("orders", "other-orders"), "", "other".getBytes(StandardCharsets.UTF_8));

        assertThat(audit().findings())
                .extracting(Finding::kind, Finding::subject)
                .containsExactly(tuple(Kind.OBJECT_UNKNOWN, "s3://bucket/" + key));
    }

    @Test
    void namesRecordsThatAreInNoObjectThoughNeitherStoreNorLedgerKnowsOfAny() throws Exception {
        LedgerLine line = first(StagedObject.Kind.DELIVERED);
        ledger.remove(line);
        store.remove("bucket", line.key());

        assertThat(audit().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.RECORDS_LOST);
            assertThat(finding.subject()).endsWith("shard 0: offsets 0..9");
            assertThat(finding.message()).contains("(expected: 10)");
        });
    }

    @Test
    void namesAWindowThatIsGoneWithAllItsObjects() throws Exception {
        String window = requireNonNull(ledger.get(4).window()).id();
        List<LedgerLine> gone = ledger.stream()
                .filter(line -> requireNonNull(line.window()).id().equals(window))
                .toList();
        for (LedgerLine line : gone) {
            store.remove("bucket", line.key());
        }
        ledger.removeAll(gone);

        assertThat(audit().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.RECORDS_LOST);
            assertThat(finding.subject()).isEqualTo("shard 0: offsets 10..19");
        });
    }

    @Test
    void namesAMissingBackup() throws Exception {
        ledger.remove(first(StagedObject.Kind.BACKUP));

        assertThat(audit().findings())
                .extracting(Finding::kind)
                .containsExactlyInAnyOrder(Kind.OBJECT_UNKNOWN, Kind.RECORDS_LOST);
    }

    @Test
    void noticesRecordsThatTheLogHasAndTheWindowWasNotMadeOf() throws Exception {
        List<LedgerLine> all = List.copyOf(ledger);
        ledger.clear();
        for (LedgerLine line : all) {
            ledger.add(Lines.endingAt(line, 39, 44));
        }
        end = 45;
        inLog = OptionalLong.of(15);

        assertThat(audit().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.RECORDS_LOST);
            assertThat(finding.message()).isEqualTo("10 records were taken from the log (expected: 15)");
        });
    }

    @Test
    void noticesWindowsThatOverlap() throws Exception {
        List<LedgerLine> all = List.copyOf(ledger);
        ledger.clear();
        for (LedgerLine line : all) {
            ledger.add(Lines.endingAt(line, 19, 20));
        }
        inLog = OptionalLong.of(10);

        assertThat(audit().findings())
                .extracting(Finding::kind, Finding::subject)
                .contains(tuple(Kind.RECORDS_TWICE, "shard 0: offsets 20..20"));
    }
}
