package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the log from the first record to the moment of sealing, with a buffer for each object to be made of it. Its positions
 * count only when all of it is staged, so that one position for each shard says what is delivered, however many partitions there are.
 */
final class Window implements AutoCloseable {
    private final MemoryBudget memory;
    private final Map<PartitionKeys, RecordBuffer> partitions = new LinkedHashMap<>();
    private final Map<ErrorType, RecordBuffer> errors = new EnumMap<>(ErrorType.class);
    private final Map<Integer, OffsetRange> ranges = new HashMap<>();
    private Tally taken = Tally.NONE;
    private @Nullable RecordBuffer backup;
    private @Nullable SpillFile file;
    private @Nullable Instant openedAt;
    private @Nullable Instant oldest;
    private @Nullable CloseReason reason;

    Window(MemoryBudget memory) {
        this.memory = memory;
    }

    /** Notes a record that was read; from the position on, if it is the first of its shard, so that windows follow each other without gaps. */
    void note(SourceRecord record, long position, Instant now) {
        taken = taken.plus(record);
        ranges.merge(
                record.shard(),
                new OffsetRange(position, record.offset()),
                (range, one) -> new OffsetRange(range.first(), one.last()));
        if (openedAt == null) {
            openedAt = now;
        }
        if (oldest == null || record.arrivedAt().isBefore(oldest)) {
            oldest = record.arrivedAt();
        }
    }

    boolean isEmpty() {
        return openedAt == null;
    }

    @Nullable
    Instant openedAt() {
        return openedAt;
    }

    /** When the oldest of its records arrived; null while it is empty. */
    @Nullable
    Instant oldest() {
        return oldest;
    }

    /** Why it was sealed, or is to be sealed as soon as the one before it is done; null while it fills. */
    @Nullable
    CloseReason reason() {
        return reason;
    }

    void close(CloseReason because) {
        reason = reason == null ? because : reason;
    }

    Map<Integer, OffsetRange> ranges() {
        return Map.copyOf(ranges);
    }

    /** The records of the log that were noted. */
    Tally taken() {
        return taken;
    }

    RecordBuffer partition(PartitionKeys keys) {
        return partitions.computeIfAbsent(keys, k -> new RecordBuffer(this::file));
    }

    RecordBuffer errors(ErrorType type) {
        return errors.computeIfAbsent(type, t -> new RecordBuffer(this::file));
    }

    RecordBuffer backup() {
        if (backup == null) {
            backup = new RecordBuffer(this::file);
        }
        return backup;
    }

    @Nullable
    RecordBuffer backupSoFar() {
        return backup;
    }

    @Nullable
    RecordBuffer takeBackup() {
        RecordBuffer taken = backup;
        backup = null;
        return taken;
    }

    Map<PartitionKeys, RecordBuffer> partitions() {
        return partitions;
    }

    Map<ErrorType, RecordBuffer> errors() {
        return errors;
    }

    /** Adds a record to a buffer of this window; spills if memory runs short. */
    void add(RecordBuffer buffer, SourceRecord record) throws IOException {
        memory.take(buffer.add(record));
        if (memory.isExceeded()) {
            memory.spillLargest(all());
        }
    }

    private Collection<RecordBuffer> all() {
        List<RecordBuffer> buffers = new ArrayList<>(partitions.values());
        buffers.addAll(errors.values());
        if (backup != null) {
            buffers.add(backup);
        }
        return buffers;
    }

    /** Its buffers, as they are. */
    OpenBuffers open() {
        List<OpenBuffers.Buffer> shown = new ArrayList<>();
        long records = 0;
        long bytes = 0;
        for (Map.Entry<PartitionKeys, RecordBuffer> partition : partitions.entrySet()) {
            RecordBuffer buffer = partition.getValue();
            records += buffer.records();
            bytes += buffer.bytes();
            if (shown.size() < OpenBuffers.MOST) {
                Map<String, String> keys = new TreeMap<>(partition.getKey().fromQuery());
                keys.putAll(partition.getKey().fromFunction());
                shown.add(OpenBuffers.Buffer.of(keys, "", buffer));
            }
        }
        errors.forEach((type, buffer) -> shown.add(OpenBuffers.Buffer.of(Map.of(), type.name(), buffer)));
        return new OpenBuffers(openedAt, taken.records(), partitions.size(), records, bytes, shown);
    }

    /** Lets another thread read what was spilled. */
    void handOver() throws IOException {
        if (file != null) {
            file.flush();
        }
    }

    private SpillFile file() throws IOException {
        if (file == null) {
            file = new SpillFile();
        }
        return file;
    }

    @Override
    public void close() {
        all().forEach(buffer -> memory.giveBack(buffer.bytesInMemory()));
        partitions.clear();
        errors.clear();
        backup = null;
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("spill file: " + e.getMessage(), e);
        } finally {
            file = null;
        }
    }
}
