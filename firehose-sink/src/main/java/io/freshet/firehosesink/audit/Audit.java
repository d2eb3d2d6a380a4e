package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.audit.Finding.Kind;
import io.freshet.firehosesink.audit.Joined.Match;
import io.freshet.firehosesink.audit.StoredObjects.Content;
import io.freshet.firehosesink.audit.StoredObjects.Listed;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.ObjectKeys;
import io.freshet.firehosesink.lane.StagedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One audit of one delivery stream, which may go on delivering meanwhile: the store is listed before the ledger is read for good, and
 * what seems wrong is looked at again. Ledger and listing are sorted on disk and gone through side by side, so that the memory it takes
 * does not grow with either.
 */
public final class Audit {
    /** Between an object that is visible and its line there may be a restart of the job. */
    private static final Duration LINE_FOLLOWS_WITHIN = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(500);
    private static final int FIRST_ONLY = 1;

    private final Subject subject;
    private final StoredObjects store;
    private final Clock clock;
    private final Duration lookAgainAfter;
    private final Findings findings = new Findings();
    private final Map<StagedObject.Kind, Long> objects = new EnumMap<>(StagedObject.Kind.class);
    private final Pattern own;
    private long bytes;

    private Audit(Subject subject, StoredObjects store, Clock clock, Duration lookAgainAfter) {
        this.lookAgainAfter = lookAgainAfter;
        this.subject = subject;
        this.store = store;
        this.clock = clock;
        // without a slash before it, the name could be the end of another's
        this.own = Pattern.compile("(.*/)?" + ObjectKeys.namePattern(subject.deliveryStream()), Pattern.DOTALL);
    }

    /**
     * What is audited.
     *
     * @param createdAt lines from before are of an earlier delivery stream of the same name
     * @param buckets that it delivers to now
     * @param ledger its lines; asked several times
     */
    public record Subject(
            String deliveryStream, Instant createdAt, Set<String> buckets, Lines ledger, SourceLog source) {
        public Subject {
            buckets = Set.copyOf(buckets);
        }
    }

    /** The lines of a ledger, oldest first; an object may have its line twice. */
    @FunctionalInterface
    public interface Lines {
        void forEach(Consumer<LedgerLine> consumer);
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
        try (SpilledSort listed = listed();
                SpilledSort ledger = ledgerOf(listed);
                Strangers strangers = new Strangers(store, findings);
                Coverage coverage = new Coverage(subject.source(), findings)) {
            checkObjects(ledger, listed, strangers, coverage);
            strangers.check();
            coverage.check();
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
    }

    /** All objects of all buckets that the delivery stream delivers to, or has delivered to. */
    private SpilledSort listed() {
        Set<String> buckets = new TreeSet<>(subject.buckets());
        subject.ledger().forEach(line -> buckets.add(line.bucket()));
        SpilledSort listed = new SpilledSort();
        for (String bucket : buckets) {
            store.list(
                    bucket,
                    (Listed object) -> listed.add(
                            bucket + "/" + object.key(),
                            ByteBuffer.allocate(Long.BYTES)
                                    .putLong(object.bytes())
                                    .array()));
        }
        return listed;
    }

    /** Read until every object of this delivery stream that was listed has its line, or it is clear that some will never have. */
    private SpilledSort ledgerOf(SpilledSort listed) throws InterruptedException {
        Instant until = clock.instant().plus(LINE_FOLLOWS_WITHIN);
        while (true) {
            SpilledSort ledger = new SpilledSort();
            subject.ledger().forEach(line -> ledger.add(line.bucket() + "/" + line.key(), line.toJson()));
            if (isComplete(ledger, listed) || clock.instant().isAfter(until)) {
                return ledger;
            }
            ledger.close();
            Thread.sleep(lookAgainAfter.toMillis());
        }
    }

    private boolean isComplete(SpilledSort ledger, SpilledSort listed) {
        Joined both = new Joined(ledger.sorted(), listed.sorted());
        for (Match match = both.next(FIRST_ONLY); match != null; match = both.next(FIRST_ONLY)) {
            if (match.left().isEmpty() && isNamed(match.key())) {
                return false;
            }
        }
        return true;
    }

    private boolean isNamed(String bucketAndKey) {
        return own.matcher(bucketAndKey.substring(bucketAndKey.indexOf('/') + 1))
                .matches();
    }

    private void checkObjects(SpilledSort ledger, SpilledSort listed, Strangers strangers, Coverage coverage)
            throws InterruptedException {
        Joined both = new Joined(ledger.sorted(), listed.sorted());
        try (Checks checks = new Checks()) {
            for (Match match = both.next(FIRST_ONLY); match != null; match = both.next(FIRST_ONLY)) {
                if (match.left().isEmpty()) {
                    long size = ByteBuffer.wrap(match.right().get(0)).getLong();
                    strangers.stranger(match.key(), size, isNamed(match.key()));
                    continue;
                }
                LedgerLine line = parsed(match.left().get(0));
                if (line.publishedAt().isBefore(subject.createdAt())) {
                    continue;
                }
                coverage.add(line);
                if (line.kind() != StagedObject.Kind.NOTHING) {
                    strangers.known(line);
                    objects.merge(line.kind(), 1L, Long::sum);
                    bytes += line.bytes();
                    checks.add(() -> checkObject(line));
                }
            }
            checks.finish();
        }
    }

    static LedgerLine parsed(byte[] json) {
        try {
            return LedgerLine.ofJson(json);
        } catch (IOException e) {
            throw new UncheckedIOException("ledger line: not JSON: " + e.getMessage(), e);
        }
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
}
