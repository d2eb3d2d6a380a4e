package io.freshet.firehosesink.lane;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records in the order they came, for one object: in memory, or in the window's spill file when memory runs short. Filled by one thread;
 * once it is full it may be read by another.
 */
final class RecordBuffer {
    /** What a record costs in memory besides its bytes. */
    private static final long RECORD_OVERHEAD = 96;

    private final List<SpillFile.Segment> segments = new ArrayList<>(0);
    private final SpillSource spill;
    private List<SourceRecord> inMemory = new ArrayList<>(1);
    private long bytesInMemory;
    private long bytes;
    private int records;
    private Tally tally = Tally.NONE;
    private Instant firstArrival = Instant.MAX;
    private Instant lastArrival = Instant.MIN;

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
        long cost = record.data().length + RECORD_OVERHEAD;
        bytesInMemory += cost;
        return cost;
    }

    /** Moves what is in memory to disk; returns by how much the memory in use has shrunk. */
    long spill() throws IOException {
        long freed = bytesInMemory;
        if (!inMemory.isEmpty()) {
            segments.add(spill.file().write(inMemory));
            inMemory = new ArrayList<>(1);
            bytesInMemory = 0;
        }
        return freed;
    }

    /** Hands out all records, oldest first; may be called again. */
    void forEach(Consumer<SourceRecord> consumer) throws IOException {
        for (SpillFile.Segment segment : segments) {
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
        return !segments.isEmpty();
    }

    Instant firstArrival() {
        return firstArrival;
    }

    Instant lastArrival() {
        return lastArrival;
    }
}
