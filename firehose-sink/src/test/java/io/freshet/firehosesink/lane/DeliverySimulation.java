package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.firehosesink.audit.Audit;
import io.freshet.firehosesink.audit.AuditReport;
import io.freshet.firehosesink.audit.SourceLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The real lane and the real publisher, with a store that fails before or after acting, crashes at any moment, checkpoints that are
 * aborted, sealing that takes its time, buffers that spill, partitions, records that fail, and updates of the configuration. The rest
 * of Flink is a few lines here: what was emitted since the last barrier goes into the next checkpoint, and a completed checkpoint
 * publishes what it and the ones before it hold.
 */
final class DeliverySimulation implements AutoCloseable {
    private static final int RECORDS = 150;
    private static final int SHARDS = 3;
    /** Where three of four calls of the store fail and objects are large, one seed of some thousands takes 20,000. */
    private static final int MAX_STEPS = 200_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A mistake that somebody could make. */
    enum Bug {
        NONE,
        CHECKPOINT_HOLDS_READ_POSITIONS,
        RESTORE_IGNORES_POSITIONS,
        PUBLISHED_BEFORE_THE_CHECKPOINT,
        ABORTED_CHECKPOINT_LOSES_ITS_OBJECTS,
        RESTORE_FORGETS_UNPUBLISHED_OBJECTS,
        CRASH_KEEPS_WHAT_WAS_EMITTED,
        FAILED_PUBLICATION_IS_TAKEN_FOR_DONE,
        RETRY_UNDER_ANOTHER_KEY,
        RESUMED_ONE_RECORD_TOO_LATE
    }

    private record Checkpoint(Map<Integer, Long> positions, List<StagedObject> unpublished) {}

    private final Bug bug;
    private final Random random;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-07-13T14:00:00Z"));
    private final InMemoryObjectStore truth = new InMemoryObjectStore();
    private final ObjectStore store;
    private final Publisher publisher;
    private final List<List<byte[]>> log = new ArrayList<>();
    private final Map<String, LedgerLine> ledger = new LinkedHashMap<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final boolean partitioned;
    private final boolean big;
    private final BufferingHints hints;
    private final long memory;
    private int version = 1;
    private Checkpoint completed;
    private Lane lane;
    private Map<Integer, Long> read = new TreeMap<>();
    private List<StagedObject> sinceBarrier = new ArrayList<>();
    private List<StagedObject> unpublished = new ArrayList<>();

    DeliverySimulation(long seed, Bug bug) {
        this.bug = bug;
        this.random = new Random(seed);
        // now and then the store is in deep trouble
        boolean storm = random.nextInt(8) == 0;
        this.store = new FaultyObjectStore(truth, random, storm ? 0.5 : random.nextDouble() * 0.2);
        this.publisher = new Publisher(store, attempt -> {});
        // some runs fill objects that are uploaded rather than carried
        this.big = random.nextInt(60) == 0;
        this.partitioned = random.nextInt(3) == 0;
        this.memory = big ? 1 << 20 : random.nextInt(4) == 0 ? 2_000 : 1 << 20;
        this.hints = new BufferingHints(big ? 1 << 20 : 300, Duration.ofSeconds(random.nextInt(6)));
        Map<Integer, Long> zeros = new TreeMap<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            log.add(records(shard));
            zeros.put(shard, 0L);
        }
        this.completed = new Checkpoint(zeros, List.of());
        this.lane = lane();
        start();
    }

    private List<byte[]> records(int shard) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < RECORDS / SHARDS; i++) {
            boolean fails = partitioned && random.nextInt(15) == 0;
            String text = "{\"id\":\"r" + shard + "-" + i + "\",\"p\":\"k" + random.nextInt(4) + "\",\"pad\":\""
                    + (big ? "x".repeat(100_000) : "") + "\"" + (fails ? "" : "}");
            records.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return records;
    }

    void run() throws IOException, InterruptedException {
        drain();
        checkEveryRecordOnce();
        AuditReport report = audit();
        assertThat(report.findings()).as("findings of the audit").isEmpty();
        assertThat(report.records().accepted()).isEqualTo(RECORDS);
        assertThat(report.records().pending()).isZero();
    }

    void drain() throws IOException, InterruptedException {
        for (int steps = 0; !isDrained(); steps++) {
            assertThat(steps).as("steps").isLessThan(MAX_STEPS);
            clock.advance(Duration.ofMillis(random.nextInt(800)));
            try {
                step();
            } catch (IOException e) {
                restore();
            }
        }
    }

    /** Whether the store holds every record once. */
    boolean isRight() throws IOException {
        try {
            checkEveryRecordOnce();
            return true;
        } catch (AssertionError wrong) {
            return false;
        }
    }

    AuditReport audit() throws InterruptedException {
        Map<Integer, SourceLog.Extent> shards = new TreeMap<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            shards.put(
                    shard,
                    new SourceLog.Extent(OptionalLong.of(0), log.get(shard).size()));
        }
        SourceLog source = new SourceLog() {
            @Override
            public Map<Integer, Extent> shards() {
                return shards;
            }

            @Override
            public OptionalLong records(int shard, long from, long to) {
                return OptionalLong.of(to - from);
            }
        };
        Audit.Subject subject = new Audit.Subject(
                "orders",
                Instant.MIN,
                Set.of("bucket"),
                consumer -> List.copyOf(ledger.values()).forEach(consumer),
                source);
        return Audit.of(subject, new StoredInMemory(truth), clock.hurrying(), Duration.ZERO);
    }

    private void step() throws IOException, InterruptedException {
        switch (random.nextInt(24)) {
            case 0 -> restore();
            case 1, 2, 3 -> checkpoint();
            case 4, 5 -> emit(lane.sealIfDue());
            case 6, 7, 8, 9 -> {
                Runnable task = tasks.poll();
                if (task != null) {
                    task.run();
                }
            }
            default -> readOne();
        }
    }

    private void readOne() throws IOException, InterruptedException {
        int shard = random.nextInt(SHARDS);
        long offset = read.getOrDefault(shard, 0L);
        if (offset >= log.get(shard).size()) {
            emit(lane.caughtUp());
        } else if (lane.accepts()) {
            read.put(shard, offset + 1);
            emit(lane.append(new SourceRecord(
                    shard, offset, clock.instant(), log.get(shard).get((int) offset))));
        } else {
            emit(lane.sealIfDue());
        }
    }

    private void emit(List<StagedObject> staged) throws InterruptedException {
        if (bug == Bug.PUBLISHED_BEFORE_THE_CHECKPOINT) {
            for (StagedObject object : staged) {
                var unused = publisher.publish(object);
            }
        }
        sinceBarrier.addAll(staged);
    }

    /** A barrier; then it completes, or is aborted and its objects wait for the next, or the job dies right after. */
    private void checkpoint() throws InterruptedException {
        unpublished.addAll(sinceBarrier);
        sinceBarrier = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            if (bug == Bug.ABORTED_CHECKPOINT_LOSES_ITS_OBJECTS) {
                unpublished.clear();
            }
            return;
        }
        Map<Integer, Long> positions =
                new TreeMap<>(bug == Bug.CHECKPOINT_HOLDS_READ_POSITIONS ? read : lane.resumePositions());
        if (bug == Bug.RESUMED_ONE_RECORD_TOO_LATE) {
            positions.replaceAll((shard, offset) -> offset == 0 ? offset : offset + 1);
        }
        completed = new Checkpoint(positions, List.copyOf(unpublished));
        if (random.nextInt(8) == 0) {
            restore();
            return;
        }
        publishAll();
    }

    private void publishAll() throws InterruptedException {
        List<StagedObject> later = new ArrayList<>();
        for (StagedObject object : unpublished) {
            if (publisher.publish(object) == Publisher.Outcome.RETRY_LATER
                    && bug != Bug.FAILED_PUBLICATION_IS_TAKEN_FOR_DONE) {
                later.add(bug == Bug.RETRY_UNDER_ANOTHER_KEY ? renamed(object) : object);
            } else {
                ledger.putIfAbsent(object.key(), LedgerLine.of("orders", object, clock.instant()));
            }
        }
        unpublished = later;
    }

    private static StagedObject renamed(StagedObject object) {
        return new StagedObject(
                object.bucket(),
                object.key() + ".again",
                object.contentEncoding(),
                object.content(),
                object.sha256(),
                object.sizeBytes(),
                object.records(),
                object.ranges(),
                object.firstArrival(),
                object.lastArrival(),
                object.closeReason(),
                object.configVersion(),
                object.kind(),
                object.fingerprint(),
                object.window());
    }

    /** The process dies and another goes on from the last completed checkpoint, now and then with an updated configuration. */
    private void restore() {
        tasks.clear();
        lane.close();
        version += random.nextInt(4) == 0 ? 1 : 0;
        lane = lane();
        start();
    }

    private Lane lane() {
        String prefix = "v" + version + "/" + (partitioned ? "p=!{partitionKeyFromQuery:p}/" : "");
        Processing processing = partitioned
                ? new Processing(false, null, false, false, null, "{p: .p}", true, true)
                : Processing.DELIMITED;
        ObjectTarget target = Configs.target(prefix, "errors/!{firehose:error-output-type}/", Configs.plainFormat());
        DeliveryConfig config = new DeliveryConfig(
                "orders", Configs.ARN, Integer.toString(version), target, hints, processing, null, null);
        return Lanes.of(config, store, clock, random, memory, tasks::add);
    }

    private void start() {
        completed
                .positions()
                .forEach((shard, offset) -> lane.startAt(shard, bug == Bug.RESTORE_IGNORES_POSITIONS ? 0 : offset));
        read = new TreeMap<>(lane.resumePositions());
        if (bug != Bug.CRASH_KEEPS_WHAT_WAS_EMITTED) {
            sinceBarrier = new ArrayList<>();
        }
        unpublished = bug == Bug.RESTORE_FORGETS_UNPUBLISHED_OBJECTS
                ? new ArrayList<>()
                : new ArrayList<>(completed.unpublished());
    }

    private boolean isDrained() {
        boolean allSealed = lane.resumePositions().entrySet().stream()
                .allMatch(position ->
                        position.getValue() >= log.get(position.getKey()).size());
        return allSealed && sinceBarrier.isEmpty() && unpublished.isEmpty();
    }

    private void checkEveryRecordOnce() throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        for (Map.Entry<String, byte[]> object : truth.visible().entrySet()) {
            String key = object.getKey().substring("bucket/".length());
            for (String line : new String(object.getValue(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                seen.merge(checkedId(key, line), 1, Integer::sum);
            }
        }
        assertThat(seen).as("records delivered").hasSize(RECORDS);
        seen.forEach((record, times) -> assertThat(times).as(record).isEqualTo(1));
    }

    /** The id of a record, which must be where it belongs: under its partition, and under the version that the name says. */
    private static String checkedId(String key, String line) throws IOException {
        if (key.startsWith("errors/")) {
            assertThat(key).startsWith("errors/processing-failed/");
            JsonNode error = JSON.readTree(line);
            return id(new String(error.get("rawData").binaryValue(), StandardCharsets.UTF_8));
        }
        String version = key.substring(1, key.indexOf('/'));
        assertThat(key).contains("/orders-" + version + "-");
        if (key.contains("/p=")) {
            assertThat(key).contains("/p=" + JSON.readTree(line).get("p").asText() + "/");
        }
        return id(line);
    }

    private static String id(String record) {
        int start = record.indexOf("\"id\":\"") + 6;
        return record.substring(start, record.indexOf('"', start));
    }

    @Override
    public void close() {
        lane.close();
    }
}
