package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.lane.Encoder.FailedRecord;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Fills one buffer, seals it by size or by time, and stages what is sealed. Used by one thread.
 *
 * <p>Whoever takes a staged object from here must put it into the same checkpoint as {@link #resumePositions}: a record is either in
 * an object handed out, or at or after its shard's position.
 */
public final class Lane implements AutoCloseable {
    /** Objects up to this size travel in the checkpoint instead of being uploaded before it. */
    static final int CARRIED_LIMIT = 256 << 10;

    private static final long MEMORY_BUDGET = 8L << 20;

    private final DeliveryConfig config;
    private final Encoder encoder;
    private final FailedRecords failedRecords;
    private final ObjectStore store;
    private final ObjectKeys keys;
    private final Clock clock;
    private final RecordBuffer buffer = new RecordBuffer(MEMORY_BUDGET);
    private final Map<Integer, Long> resumePositions = new TreeMap<>();
    private final Map<Integer, OffsetRange> ranges = new HashMap<>();
    private long bufferedBytes;
    private @Nullable Instant openedAt;
    private Instant firstArrival = Instant.MAX;
    private Instant lastArrival = Instant.MIN;

    public Lane(DeliveryConfig config, Encoder encoder, ObjectStore store, Clock clock, RandomGenerator random) {
        this.config = config;
        this.encoder = encoder;
        this.store = store;
        this.clock = clock;
        this.keys = new ObjectKeys(config, random);
        this.failedRecords = new FailedRecords(config, clock);
    }

    /** Notes from where a shard is read; called once for each shard, before its first record. */
    public void startAt(int shard, long offset) {
        resumePositions.put(shard, offset);
    }

    /** Takes a record; returns what was staged because the buffer is full with it. */
    public List<StagedObject> append(SourceRecord record) throws IOException {
        OffsetRange range = ranges.get(record.shard());
        long expected = range == null ? resumePositions.getOrDefault(record.shard(), 0L) : range.last() + 1;
        if (record.offset() < expected) {
            throw new IllegalStateException("shard " + record.shard() + ": offset " + record.offset() + " (expected: "
                    + expected + " or more)");
        }
        buffer.add(record);
        ranges.put(record.shard(), new OffsetRange(range == null ? record.offset() : range.first(), record.offset()));
        bufferedBytes += record.data().length + (config.appendDelimiter() ? 1 : 0);
        firstArrival = record.arrivedAt().isBefore(firstArrival) ? record.arrivedAt() : firstArrival;
        lastArrival = record.arrivedAt().isAfter(lastArrival) ? record.arrivedAt() : lastArrival;
        if (openedAt == null) {
            openedAt = clock.instant();
        }
        return bufferedBytes >= config.hints().sizeBytes() ? seal(CloseReason.SIZE) : List.of();
    }

    /** When the buffer must be sealed; empty while it is empty. */
    public Optional<Instant> nextDeadline() {
        return Optional.ofNullable(openedAt)
                .map(opened -> opened.plus(config.hints().longestWait()));
    }

    /** Seals if the time has come; to be called often. */
    public List<StagedObject> sealIfDue() throws IOException {
        boolean due = nextDeadline()
                .filter(deadline -> !clock.instant().isBefore(deadline))
                .isPresent();
        return due ? seal(CloseReason.INTERVAL) : List.of();
    }

    /** The log has nothing more at hand: under a zero interval that is the moment to seal. */
    public List<StagedObject> caughtUp() throws IOException {
        return config.hints().interval().isZero() && openedAt != null ? seal(CloseReason.NOTHING_MORE) : List.of();
    }

    /** For each shard the first offset that is not in an object handed out. */
    public Map<Integer, Long> resumePositions() {
        return Map.copyOf(resumePositions);
    }

    /** Forgets what is buffered; it will be read again. */
    @Override
    public void close() {
        buffer.close();
    }

    private List<StagedObject> seal(CloseReason reason) throws IOException {
        List<StagedObject> staged = new ArrayList<>();
        List<FailedRecord> failed = new ArrayList<>();
        stage(keys.delivered(firstArrival), encoder, config.format().contentEncoding(), failed, reason)
                .ifPresent(staged::add);
        if (!failed.isEmpty()) {
            String key = keys.failed(ObjectKeys.FORMAT_CONVERSION_FAILED, firstArrival);
            stage(key, failedRecords.encoderOf(failed), "", new ArrayList<>(), reason)
                    .ifPresent(staged::add);
        }
        ranges.forEach((shard, range) -> resumePositions.put(shard, range.last() + 1));
        reset();
        return staged;
    }

    private Optional<StagedObject> stage(
            String key, Encoder with, String contentEncoding, List<FailedRecord> failed, CloseReason reason)
            throws IOException {
        try (StagingStream out = new StagingStream(store, config.bucket(), key, contentEncoding, CARRIED_LIMIT)) {
            long records = encode(with, out, failed);
            if (records == 0) {
                out.discard();
                return Optional.empty();
            }
            return Optional.of(new StagedObject(
                    config.bucket(),
                    key,
                    contentEncoding,
                    out.finish(),
                    out.checksum(),
                    out.size(),
                    records,
                    ranges,
                    firstArrival,
                    lastArrival,
                    reason,
                    config.versionId()));
        }
    }

    private long encode(Encoder with, StagingStream out, List<FailedRecord> failed) throws IOException {
        try {
            return with.encode(buffer::forEach, out, failed::add);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void reset() {
        buffer.close();
        ranges.clear();
        bufferedBytes = 0;
        openedAt = null;
        firstArrival = Instant.MAX;
        lastArrival = Instant.MIN;
    }
}
