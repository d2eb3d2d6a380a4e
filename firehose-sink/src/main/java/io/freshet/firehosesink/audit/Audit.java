package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.audit.Finding.Kind;
import io.freshet.firehosesink.audit.StoredObjects.Content;
import io.freshet.firehosesink.audit.StoredObjects.Listed;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.ObjectKeys;
import io.freshet.firehosesink.lane.StagedObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One audit of one delivery stream, which may go on delivering meanwhile: the store is listed before the ledger is read for good, and
 * what seems wrong is looked at again.
 */
public final class Audit {
    private static final int READERS = 4;
    /** Between an object that is visible and its line there may be a restart of the job. */
    private static final Duration LINE_FOLLOWS_WITHIN = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(500);

    private final Subject subject;
    private final StoredObjects store;
    private final Clock clock;
    private final Duration lookAgainAfter;
    private final Findings findings = new Findings();
    private final Map<StagedObject.Kind, Long> objects = new EnumMap<>(StagedObject.Kind.class);
    private long bytes;

    private Audit(Subject subject, StoredObjects store, Clock clock, Duration lookAgainAfter) {
        this.lookAgainAfter = lookAgainAfter;
        this.subject = subject;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is audited.
     *
     * @param createdAt lines from before are of an earlier delivery stream of the same name
     * @param buckets that it delivers to now
     * @param ledger its lines, oldest first, each object once; asked several times
     */
    public record Subject(
            String deliveryStream,
            Instant createdAt,
            Set<String> buckets,
            Supplier<Collection<LedgerLine>> ledger,
            SourceLog source) {
        public Subject {
            buckets = Set.copyOf(buckets);
        }
    }

    /** Audits; takes as long as it takes to read all objects. */
    public static AuditReport of(Subject subject, StoredObjects store, Clock clock) throws InterruptedException {
        return of(subject, store, clock, LOOK_AGAIN_AFTER);
    }

    /** With another pace. */
    public static AuditReport of(Subject subject, StoredObjects store, Clock clock, Duration lookAgainAfter)
            throws InterruptedException {
        return new Audit(subject, store, clock, lookAgainAfter).run();
    }

    private AuditReport run() throws InterruptedException {
        Instant startedAt = clock.instant();
        Set<String> buckets = new TreeSet<>(subject.buckets());
        subject.ledger().get().forEach(line -> buckets.add(line.bucket()));
        Map<String, Map<String, Long>> listed = new LinkedHashMap<>();
        for (String bucket : buckets) {
            Map<String, Long> keys = new HashMap<>();
            store.list(bucket, (Listed object) -> keys.put(object.key(), object.bytes()));
            listed.put(bucket, keys);
        }
        Ledger ledger = ledgerOf(listed);
        checkObjects(ledger.lines, listed);
        checkStrangers(ledger, listed);
        Coverage coverage = new Coverage(subject.source(), findings);
        coverage.check(ledger.lines);
        return new AuditReport(
                subject.deliveryStream(),
                startedAt,
                clock.instant(),
                coverage.records(),
                new AuditReport.Objects(
                        objects.getOrDefault(StagedObject.Kind.DELIVERED, 0L),
                        objects.getOrDefault(StagedObject.Kind.FAILED, 0L),
                        objects.getOrDefault(StagedObject.Kind.BACKUP, 0L),
                        bytes),
                findings.named(),
                findings.all());
    }

    /** The lines of this delivery stream, and the objects of all that ever had its name. */
    private static final class Ledger {
        private final List<LedgerLine> lines;
        private final Set<String> known;

        Ledger(Collection<LedgerLine> all, Instant createdAt) {
            this.lines = all.stream()
                    .filter(line -> !line.publishedAt().isBefore(createdAt))
                    .toList();
            this.known =
                    all.stream().map(line -> line.bucket() + "/" + line.key()).collect(Collectors.toSet());
        }
    }

    /** Read until every object of this delivery stream that was listed has its line, or it is clear that some will never have. */
    private Ledger ledgerOf(Map<String, Map<String, Long>> listed) throws InterruptedException {
        Pattern own = named();
        Instant until = clock.instant().plus(LINE_FOLLOWS_WITHIN);
        while (true) {
            Ledger ledger = new Ledger(subject.ledger().get(), subject.createdAt());
            boolean complete = listed.entrySet().stream().allMatch(bucket -> bucket.getValue().keySet().stream()
                    .allMatch(
                            key -> !own.matcher(key).matches() || ledger.known.contains(bucket.getKey() + "/" + key)));
            if (complete || clock.instant().isAfter(until)) {
                return ledger;
            }
            Thread.sleep(lookAgainAfter.toMillis());
        }
    }

    private void checkObjects(List<LedgerLine> lines, Map<String, Map<String, Long>> listed)
            throws InterruptedException {
        List<Runnable> checks = new ArrayList<>();
        for (LedgerLine line : lines) {
            if (line.kind() != StagedObject.Kind.NOTHING) {
                objects.merge(line.kind(), 1L, Long::sum);
                bytes += line.bytes();
                checks.add(() -> checkObject(line));
            }
            Map<String, Long> keys = listed.get(line.bucket());
            if (keys != null) {
                keys.remove(line.key());
            }
        }
        inParallel(checks);
    }

    private void checkObject(LedgerLine line) {
        String name = "s3://" + line.bucket() + "/" + line.key();
        Optional<Content> content = store.read(line.bucket(), line.key());
        if (content.isEmpty()) {
            findings.add(
                    Kind.OBJECT_LOST,
                    name,
                    "is not in the store; it held " + line.records() + " records, published " + line.publishedAt());
        } else if (!content.get().sha256().equals(line.sha256())) {
            findings.add(
                    Kind.OBJECT_CHANGED,
                    name,
                    "holds " + content.get().bytes() + " B with checksum "
                            + content.get().sha256() + " (expected: " + line.bytes() + " B with checksum "
                            + line.sha256() + ")");
        }
    }

    /** What is left of the listing: objects that the ledger does not have. */
    private void checkStrangers(Ledger ledger, Map<String, Map<String, Long>> listed) throws InterruptedException {
        Map<Long, Map<String, LedgerLine>> bySize = new HashMap<>();
        ledger.lines.forEach(line ->
                bySize.computeIfAbsent(line.bytes(), size -> new HashMap<>()).put(line.sha256(), line));
        Pattern own = named();
        List<Runnable> checks = new ArrayList<>();
        listed.forEach((bucket, keys) -> keys.forEach((key, size) -> {
            boolean named = own.matcher(key).matches();
            Map<String, LedgerLine> alike = bySize.getOrDefault(size, Map.of());
            if (!ledger.known.contains(bucket + "/" + key) && (named || !alike.isEmpty())) {
                checks.add(() -> checkStranger(bucket, key, named, alike));
            }
        }));
        inParallel(checks);
    }

    private void checkStranger(String bucket, String key, boolean named, Map<String, LedgerLine> alike) {
        Optional<Content> content = store.read(bucket, key);
        if (content.isEmpty()) {
            return;
        }
        LedgerLine twin = alike.get(content.get().sha256());
        String name = "s3://" + bucket + "/" + key;
        if (twin != null) {
            findings.add(
                    Kind.OBJECT_TWICE,
                    name,
                    "is not in the ledger and holds the same as s3://" + twin.bucket() + "/" + twin.key());
        } else if (named) {
            findings.add(
                    Kind.OBJECT_UNKNOWN,
                    name,
                    "looks like an object of this delivery stream; the ledger does not have it");
        }
    }

    /** A key of this delivery stream; without a slash before it, the name could be the end of another's. */
    private Pattern named() {
        return Pattern.compile("(.*/)?" + ObjectKeys.namePattern(subject.deliveryStream()), Pattern.DOTALL);
    }

    private static void inParallel(List<Runnable> checks) throws InterruptedException {
        ExecutorService readers = Executors.newFixedThreadPool(READERS, task -> new Thread(task, "audit"));
        try {
            List<Future<?>> running = new ArrayList<>();
            checks.forEach(check -> running.add(readers.submit(check)));
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            readers.shutdownNow();
        }
    }
}
