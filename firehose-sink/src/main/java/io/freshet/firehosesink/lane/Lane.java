package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.lane.RecordProcessor.Output;
import io.freshet.firehosesink.lane.Settlement.Full;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills a window while those before it are staged or the one before it is sent, and seals it by size or by time. Used by one thread.
 *
 * <pre>
 *   Filling --size or interval--> Settling (encoded, uploaded, sent) --all of it is done--> (staged objects handed out, positions moved)
 * </pre>
 *
 * <p>Whoever takes a staged object from here must put it into the same checkpoint as {@link #resumePositions}: a record is either in
 * an object handed out, or at or after its shard's position.
 */
public final class Lane implements AutoCloseable {
    /** Objects up to this size travel in the checkpoint instead of being uploaded before it. */
    static final int CARRIED_LIMIT = 256 << 10;

    private static final int EARLY_AT_ONCE = 8;
    /** While one is uploaded, another is encoded. What is sent is sent in order. */
    private static final int STAGED_AT_ONCE = 2;

    private final DeliveryConfig config;
    private final LaneParts parts;
    private final Clock clock;
    private final ObjectKeys keys;
    private final RandomGenerator random;
    private final ErrorLines errorLines;
    private final MemoryBudget memory;
    private final Map<Integer, Long> resumePositions = new TreeMap<>();
    private final Map<Integer, Long> nextOffsets = new HashMap<>();
    /** Oldest first, which is how their objects are handed out. */
    private final Deque<Work> settling = new ArrayDeque<>();

    private Work filling;
    private boolean begun;

    public Lane(DeliveryConfig config, LaneParts parts, Clock clock, RandomGenerator random) {
        this.config = config;
        this.parts = parts;
        this.clock = clock;
        this.random = random;
        this.keys = new ObjectKeys(config.deliveryStreamName(), config.versionId(), random);
        this.errorLines = new ErrorLines(config, clock);
        this.memory = new MemoryBudget(parts.memoryBudget());
        this.filling = new Work();
    }

    /** Notes from where a shard is read; called once for each shard, before its first record. */
    public void startAt(int shard, long offset) {
        resumePositions.put(shard, offset);
        nextOffsets.put(shard, offset);
    }

    /** Whether a record may be appended now; if not, {@link #progress} tells when to look again. */
    public boolean accepts() {
        return filling.window.reason() == null && filling.early.get() < EARLY_AT_ONCE;
    }

    /** Takes a record; returns what has been staged by now. */
    public List<StagedObject> append(SourceRecord record) throws IOException {
        long expected = nextOffsets.getOrDefault(record.shard(), 0L);
        if (record.offset() < expected || !accepts()) {
            throw new IllegalStateException("shard " + record.shard() + ": offset " + record.offset() + " (expected: "
                    + expected + " or more, and a lane that accepts records)");
        }
        nextOffsets.put(record.shard(), record.offset() + 1);
        filling.window.note(record, expected, openedBy(record));
        try {
            if (config.backup() != null) {
                backUp(record);
            }
            parts.processor().accept(record, filling);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return advance();
    }

    /** The first record may have waited for the lane to be made; that counts, too. */
    private Instant openedBy(SourceRecord record) {
        Instant now = clock.instant();
        boolean waited = !begun && record.arrivedAt().isBefore(now);
        begun = true;
        return waited ? record.arrivedAt() : now;
    }

    /** When {@link #sealIfDue} has something to do at the latest; empty while nothing is buffered. */
    public Optional<Instant> nextDeadline() {
        Optional<Instant> seal = Optional.ofNullable(filling.window.openedAt())
                .map(opened -> opened.plus(config.hints().longestWait()));
        Optional<Instant> flush = parts.processor().nextDeadline();
        return seal.isPresent() && flush.isPresent() && flush.get().isBefore(seal.get()) ? flush : seal;
    }

    /** Seals if the time has come; to be called often. Returns what has been staged by now. */
    public List<StagedObject> sealIfDue() throws IOException {
        Instant now = clock.instant();
        if (parts.processor()
                .nextDeadline()
                .filter(deadline -> !now.isBefore(deadline))
                .isPresent()) {
            parts.processor().flush(filling);
        }
        Instant openedAt = filling.window.openedAt();
        if (openedAt != null && !now.isBefore(openedAt.plus(config.hints().longestWait()))) {
            filling.window.close(CloseReason.INTERVAL);
        }
        return advance();
    }

    /** The log has nothing more at hand: under a zero interval that is the moment to seal. */
    public List<StagedObject> caughtUp() throws IOException {
        if (config.hints().interval().isZero() && !filling.window.isEmpty()) {
            filling.window.close(CloseReason.NOTHING_MORE);
        }
        return advance();
    }

    /** For each shard the first offset that is not in an object handed out. */
    public Map<Integer, Long> resumePositions() {
        return Map.copyOf(resumePositions);
    }

    /** Completes as soon as there is something new to see here; complete if nothing is under way. */
    public CompletableFuture<?> progress() {
        return settling.isEmpty() ? filling.results : settling.element().results;
    }

    /** When the oldest record arrived that is not in an object handed out; null if there is none. */
    public @Nullable Instant oldestHeld() {
        return Stream.concat(settling.stream(), Stream.of(filling))
                .map(work -> work.window.oldest())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** How many partitions the window has that is being filled. */
    public int partitions() {
        return filling.window.partitions().size();
    }

    /** What is being filled now. */
    public OpenBuffers open() {
        return filling.window.open();
    }

    /** Memory that the buffers take now, in bytes. */
    long memoryInUse() {
        return memory.used();
    }

    private void backUp(SourceRecord record) throws IOException {
        RecordBuffer backup = filling.window.backup();
        filling.window.add(backup, record);
        if (backup.bytes() >= config.hints().sizeBytes()) {
            if (config.processing().partitioned()) {
                var unused = filling.window.takeBackup();
                filling.early(backup, full -> filling.settlement.backUp(full));
            } else {
                filling.window.close(CloseReason.SIZE);
            }
        }
    }

    /** Takes what is settled, and seals what is due, as often as there is something to take or to seal. */
    private List<StagedObject> advance() throws IOException {
        List<StagedObject> staged = new ArrayList<>();
        while (true) {
            while (!settling.isEmpty() && settling.element().results.isDone()) {
                staged.addAll(taken(settling.element()));
                settling.remove();
            }
            if (filling.results.isCompletedExceptionally()) {
                taken(filling);
            }
            CloseReason reason = filling.window.reason();
            if (reason == null || settling.size() == (parts.endpoint() == null ? STAGED_AT_ONCE : 1)) {
                return staged;
            }
            Work sealed = filling;
            settling.add(sealed);
            filling = new Work();
            sealed.seal(reason);
        }
    }

    private List<StagedObject> taken(Work work) throws IOException {
        try {
            List<StagedObject> staged = work.results.join();
            work.window.ranges().forEach((shard, range) -> resumePositions.put(shard, range.last() + 1));
            WindowTotals totals = work.totals();
            work.close();
            return staged.isEmpty()
                    ? List.of(nothing(totals, work))
                    : staged.stream().map(object -> object.in(totals)).toList();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw new IOException(io.getMessage(), io);
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private StagedObject nothing(WindowTotals totals, Work work) {
        return StagedObject.nothing(
                config.target().bucket(),
                totals,
                Objects.requireNonNull(work.window.oldest()),
                Objects.requireNonNull(work.window.reason()),
                config.versionId());
    }

    /** Forgets what is buffered; it will be read again. The executor must have ended. */
    @Override
    public void close() {
        try {
            filling.close();
            for (Work work : settling) {
                work.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (parts.endpoint() != null) {
                parts.endpoint().close();
            }
        }
    }

    /** What the executor does. */
    private interface Task {
        List<StagedObject> run() throws IOException, InterruptedException;
    }

    private interface Delivery {
        List<StagedObject> run(Full full) throws IOException, InterruptedException;
    }

    /** A window and what is done with it. */
    private final class Work implements Output, AutoCloseable {
        private final Window window = new Window(memory);
        private final Settlement settlement = new Settlement(config, parts, keys, errorLines);
        private final AtomicInteger early = new AtomicInteger();
        private Tally outcomes = Tally.NONE;
        private long sources;
        private int lastShard = -1;
        private long lastOffset = -1;
        private CompletableFuture<List<StagedObject>> results = CompletableFuture.completedFuture(List.of());

        @Override
        public void deliver(SourceRecord record, PartitionKeys partition) {
            count(record);
            RecordBuffer buffer = window.partition(partition);
            add(buffer, record);
            long delimiters = config.processing().appendDelimiter() ? buffer.records() : 0;
            if (buffer.bytes() + delimiters >= config.hints().sizeBytes()) {
                if (config.processing().partitioned()) {
                    window.partitions().remove(partition);
                    early(buffer, full -> settlement.deliver(full, partition));
                } else {
                    window.close(CloseReason.SIZE);
                }
            }
        }

        @Override
        public void fail(FailedRecord failed) {
            count(failed.source());
            RecordBuffer buffer = window.errors(failed.type());
            add(buffer, errorLines.of(failed));
            if (buffer.bytes() >= config.hints().sizeBytes()) {
                window.errors().remove(failed.type());
                early(buffer, full -> settlement.fail(full, failed.type()));
            }
        }

        /** What comes of one record of the log comes in a row. */
        private void count(SourceRecord record) {
            outcomes = outcomes.plus(record);
            if (record.shard() != lastShard || record.offset() != lastOffset) {
                sources++;
                lastShard = record.shard();
                lastOffset = record.offset();
            }
        }

        /** Once all of it is done. */
        WindowTotals totals() {
            return new WindowTotals(
                    Long.toHexString(random.nextLong()),
                    window.ranges(),
                    window.taken(),
                    outcomes.minus(settlement.sent()),
                    settlement.sent().records(),
                    window.taken().records() - sources);
        }

        private void add(RecordBuffer buffer, SourceRecord record) {
            try {
                window.add(buffer, record);
            } catch (IOException e) {
                throw new UncheckedIOException("spill file: " + e.getMessage(), e);
            }
        }

        /** A buffer that is full before its window ends is staged now, and handed out with the rest. */
        void early(RecordBuffer buffer, Delivery delivery) {
            Full full = new Full(buffer, window.ranges(), CloseReason.SIZE);
            early.incrementAndGet();
            run(() -> {
                List<StagedObject> staged = delivery.run(full);
                memory.giveBack(buffer.bytesInMemory());
                early.decrementAndGet();
                return staged;
            });
        }

        void seal(CloseReason reason) throws IOException {
            try {
                parts.processor().flush(this);
            } catch (UncheckedIOException e) {
                throw new IOException(e.getMessage(), e);
            }
            run(() -> {
                List<StagedObject> staged = new ArrayList<>();
                for (Map.Entry<PartitionKeys, RecordBuffer> partition :
                        window.partitions().entrySet()) {
                    staged.addAll(settlement.deliver(full(partition.getValue(), reason), partition.getKey()));
                }
                for (Map.Entry<ErrorType, RecordBuffer> failed : window.errors().entrySet()) {
                    staged.addAll(settlement.fail(full(failed.getValue(), reason), failed.getKey()));
                }
                staged.addAll(settlement.failures(window.ranges(), reason));
                RecordBuffer backup = window.backupSoFar();
                if (backup != null) {
                    staged.addAll(settlement.backUp(full(backup, reason)));
                }
                return staged;
            });
        }

        private Full full(RecordBuffer buffer, CloseReason reason) {
            return new Full(buffer, window.ranges(), reason);
        }

        private void run(Task task) {
            try {
                window.handOver();
            } catch (IOException e) {
                throw new UncheckedIOException("spill file: " + e.getMessage(), e);
            }
            results = results.thenApplyAsync(before -> joined(before, task), parts.executor());
        }

        @Override
        public void close() throws IOException {
            window.close();
            settlement.close();
        }
    }

    private static List<StagedObject> joined(List<StagedObject> before, Task task) {
        try {
            List<StagedObject> all = new ArrayList<>(before);
            all.addAll(task.run());
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException((IOException) new InterruptedIOException("interrupted").initCause(e));
        }
    }
}
