package io.freshet.firehosesink.lane;

import io.freshet.awsapi.trace.OpenSpan;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records in the order they came, for one object: in memory, or in the window's spill file when memory runs short. Filled by one thread;
 * once it is full it may be read by another.
 */
final class RecordBuffer {
    /** What a record costs in memory besides its bytes. */
    private static final long RECORD_OVERHEAD = 96;
    /** Of more records than that nothing is told. */
    private static final int MOST_TRACES = 50;

    private final SpillSource spill;
    private SpillFile.@Nullable Segment spilled;
    private List<SourceRecord> inMemory = new ArrayList<>(1);
    private long bytesInMemory;
    private long bytes;
    private int records;
    private Tally tally = Tally.NONE;
    private Instant firstArrival = Instant.MAX;
    private Instant lastArrival = Instant.MIN;
    private List<OpenSpan> traces = List.of();

    RecordBuffer(SpillSource spill) {
        this.spill = spill;
    }

    /** Opens the window's file at first use. */
    @FunctionalInterface
    interface SpillSource {
        SpillFile file() throws IOException;
    }

    /** Takes a record; returns by how much the memory in use has grown. */
    long add(SourceRecord record) {
        inMemory.add(record);
        records++;
        tally = tally.plus(record);
        bytes += record.data().length;
        firstArrival = record.arrivedAt().isBefore(firstArrival) ? record.arrivedAt() : firstArrival;
        lastArrival = record.arrivedAt().isAfter(lastArrival) ? record.arrivedAt() : lastArrival;
        OpenSpan trace = record.trace();
        if (trace != null && traces.size() < MOST_TRACES) {
            traces = traces.isEmpty() ? new ArrayList<>() : traces;
            traces.add(trace);
        }
        long cost = record.data().length + RECORD_OVERHEAD;
        bytesInMemory += cost;
        return cost;
    }

    /** Moves what is in memory to disk; returns by how much the memory in use has shrunk. */
    long spill() throws IOException {
        long freed = bytesInMemory;
        if (!inMemory.isEmpty()) {
            spilled = spill.file().write(inMemory, spilled);
            inMemory = new ArrayList<>(1);
            bytesInMemory = 0;
        }
        return freed;
    }

    /** Hands out all records, oldest first; may be called again. */
    void forEach(Consumer<SourceRecord> consumer) throws IOException {
        Deque<SpillFile.Segment> oldestFirst = new ArrayDeque<>();
        for (SpillFile.Segment segment = spilled;
                segment != null;
                segment = spill.file().before(segment)) {
            oldestFirst.push(segment);
        }
        for (SpillFile.Segment segment : oldestFirst) {
            spill.file().read(segment, consumer);
        }
        inMemory.forEach(consumer);
    }

    int records() {
        return records;
    }

    Tally tally() {
        return tally;
    }

    /** Of the records' data. */
    long bytes() {
        return bytes;
    }

    long bytesInMemory() {
        return bytesInMemory;
    }

    boolean hasSpilled() {
        return spilled != null;
    }

    /** The spans of those of its records that are traced. */
    List<OpenSpan> traces() {
        return traces;
    }

    Instant firstArrival() {
        return firstArrival;
    }

    Instant lastArrival() {
        return lastArrival;
    }
}
