package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class PartitionedLaneTest {
    private static final Instant START = Instant.parse("2026-07-13T14:05:09Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ManualClock clock = new ManualClock(START);

    @Test
    void givesEachPartitionObjectsOfItsOwnInOrder() throws Exception {
        DeliveryConfig config = Configs.partitioned(new BufferingHints(1 << 20, Duration.ofSeconds(5)), "{p: .p}");
        try (Lane lane = Lanes.of(config, store, clock, new Random(1))) {
            lane.startAt(0, 0);
            for (int i = 0; i < 6; i++) {
                assertThat(lane.append(record(i, i % 2 == 0 ? "even" : "odd"))).isEmpty();
            }
            clock.advance(Duration.ofSeconds(5));
            List<StagedObject> staged = lane.sealIfDue();

            assertThat(staged).hasSize(2).allSatisfy(object -> assertThat(object.closeReason())
                    .isEqualTo(CloseReason.INTERVAL));
            publish(staged);
            assertThat(lines("p=even/")).containsExactly("0", "2", "4");
            assertThat(lines("p=odd/")).containsExactly("1", "3", "5");
            assertThat(lane.resumePositions()).isEqualTo(Map.of(0, 6L));
        }
    }

    @Test
    void stagesAFullPartitionAtOnceAndHandsItOutWithItsWindow() throws Exception {
        DeliveryConfig config = Configs.partitioned(new BufferingHints(60, Duration.ofSeconds(5)), "{p: .p}");
        try (Lane lane = Lanes.of(config, store, clock, new Random(1))) {
            lane.startAt(0, 0);
            assertThat(lane.append(record(0, "quiet"))).isEmpty();
            for (int i = 1; i <= 9; i++) {
                assertThat(lane.append(record(i, "busy")))
                        .as("before the window ends")
                        .isEmpty();
            }
            assertThat(lane.resumePositions()).isEqualTo(Map.of(0, 0L));
            clock.advance(Duration.ofSeconds(5));
            List<StagedObject> staged = lane.sealIfDue();

            assertThat(staged.stream().filter(o -> o.closeReason() == CloseReason.SIZE))
                    .as("full ones")
                    .hasSizeGreaterThanOrEqualTo(2);
            publish(staged);
            assertThat(lines("p=busy/")).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(lines("p=quiet/")).containsExactly("0");
        }
    }

    @Test
    void keepsToItsMemoryWithAnyNumberOfPartitions() throws Exception {
        int partitions = 20_000;
        long budget = 1 << 20;
        DeliveryConfig config = Configs.partitioned(new BufferingHints(64L << 20, Duration.ofSeconds(60)), "{p: .p}");
        try (Lane lane = Lanes.of(config, store, clock, new Random(1), budget, Runnable::run)) {
            lane.startAt(0, 0);
            long most = 0;
            for (int i = 0; i < 3 * partitions; i++) {
                assertThat(lane.append(record(i, "p" + i % partitions))).isEmpty();
                most = Math.max(most, lane.memoryInUse());
            }
            clock.advance(Duration.ofSeconds(60));
            List<StagedObject> staged = lane.sealIfDue();

            assertThat(most).isLessThanOrEqualTo(budget);
            assertThat(staged).hasSize(partitions);
            assertThat(staged.stream().mapToLong(StagedObject::records).sum()).isEqualTo(3L * partitions);
            assertThat(carriedBytes(staged)).as("bytes in the checkpoint").isLessThanOrEqualTo(16L << 20);
            assertThat(lane.memoryInUse()).isZero();
            publish(staged);
            assertThat(lines("p=p17/")).containsExactly("17", "20017", "40017");
        }
    }

    @Test
    void keepsSourceRecordsAsTheyCameInTheBackup() throws Exception {
        ObjectTarget backup = Configs.target("raw/", "", new Format.Plain(Format.Compression.GZIP));
        var splitting = new Processing(false, new Processing.Deaggregation.Json(), false, false, null, "", false, true);
        DeliveryConfig config = Configs.with(
                new BufferingHints(1 << 20, Duration.ZERO),
                Configs.target("out/", "", Configs.plainFormat()),
                splitting,
                backup,
                null);
        try (Lane lane = Lanes.of(config, store, clock, new Random(1))) {
            lane.startAt(0, 0);
            assertThat(lane.append(raw(0, "{\"a\":1}{\"a\":2}"))).isEmpty();
            assertThat(lane.append(raw(1, "broken"))).isEmpty();
            List<StagedObject> staged = lane.caughtUp();

            assertThat(staged)
                    .extracting(StagedObject::kind)
                    .containsExactlyInAnyOrder(Kind.DELIVERED, Kind.FAILED, Kind.BACKUP);
            StagedObject kept = staged.stream()
                    .filter(o -> o.kind() == Kind.BACKUP)
                    .findFirst()
                    .orElseThrow();
            assertThat(kept.key()).startsWith("raw/2026/07/13/14/").endsWith(".gz");
            assertThat(kept.records()).isEqualTo(2);
            publish(staged);
            assertThat(new String(visible("bucket/out/2026"), StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1}\n{\"a\":2}\n");
            assertThat(new String(visible("bucket/out/processing-failed/"), StandardCharsets.UTF_8))
                    .startsWith("{\"rawData\":\"YnJva2Vu\",\"errorCode\":\"RecordDeAggregation.MalformedData\"")
                    .endsWith("}\n");
        }
    }

    @Test
    void takesRecordsWhileTwoWindowsAreBeingStagedAndHandsThemOutInTheirOrder() throws Exception {
        List<Runnable> tasks = new ArrayList<>();
        Executor later = tasks::add;
        DeliveryConfig config = Configs.plain(10, Duration.ofSeconds(5));
        try (Lane lane = Lanes.of(config, store, clock, new Random(1), 8L << 20, later)) {
            lane.startAt(0, 0);
            assertThat(lane.append(raw(0, "0123456789"))).isEmpty();
            assertThat(lane.append(raw(1, "0123456789"))).isEmpty();
            assertThat(lane.accepts()).isTrue();
            assertThat(lane.append(raw(2, "0123456789"))).isEmpty();
            assertThat(lane.accepts())
                    .as("with two windows under way and one full")
                    .isFalse();

            tasks.remove(1).run();

            assertThat(lane.progress()).isNotDone();
            assertThat(lane.sealIfDue())
                    .as("the second is done before the first")
                    .isEmpty();
            assertThat(lane.resumePositions()).isEqualTo(Map.of(0, 0L));

            tasks.remove(0).run();

            assertThat(lane.progress()).isDone();
            assertThat(lane.sealIfDue())
                    .extracting(StagedObject::ranges)
                    .containsExactly(Map.of(0, new OffsetRange(0, 0)), Map.of(0, new OffsetRange(1, 1)));
            assertThat(lane.resumePositions()).isEqualTo(Map.of(0, 2L));
            assertThat(lane.accepts()).isTrue();
            tasks.remove(0).run();
            assertThat(lane.sealIfDue()).hasSize(1);
            assertThat(lane.resumePositions()).isEqualTo(Map.of(0, 3L));
        }
    }

    private static long carriedBytes(List<StagedObject> staged) {
        return staged.stream()
                .filter(object -> object.content() instanceof StagedObject.Content.Carried)
                .mapToLong(StagedObject::sizeBytes)
                .sum();
    }

    private void publish(List<StagedObject> staged) throws InterruptedException {
        Publisher publisher = new Publisher(store, attempt -> {});
        for (StagedObject object : staged) {
            assertThat(publisher.publish(object)).isEqualTo(Publisher.Outcome.PUBLISHED);
        }
    }

    private byte[] visible(String prefix) {
        return new TreeMap<>(store.visible())
                .entrySet().stream()
                        .filter(object -> object.getKey().startsWith(prefix))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow();
    }

    /** The numbers of the records in the objects of a prefix. */
    private List<String> lines(String prefix) {
        return store.visible().entrySet().stream()
                .filter(object -> object.getKey().startsWith("bucket/" + prefix))
                .flatMap(object -> new String(object.getValue(), StandardCharsets.UTF_8).lines())
                .map(line -> line.replaceAll(".*\"n\":(\\d+).*", "$1"))
                .toList();
    }

    private static SourceRecord record(long offset, String partition) {
        return raw(offset, "{\"p\":\"" + partition + "\",\"n\":" + offset + "}");
    }

    private static SourceRecord raw(long offset, String data) {
        return new SourceRecord(0, offset, START, data.getBytes(StandardCharsets.UTF_8));
    }
}
