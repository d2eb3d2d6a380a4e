package io.freshet.firehosesink.lane;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records in the order they came: in memory up to a budget, beyond it in a temporary file. */
final class RecordBuffer implements AutoCloseable {
    private final long memoryBudget;
    private final List<SourceRecord> inMemory = new ArrayList<>();
    private long bytesInMemory;
    private int spilled;
    private @Nullable Path file;
    private @Nullable DataOutputStream spill;

    RecordBuffer(long memoryBudget) {
        this.memoryBudget = memoryBudget;
    }

    void add(SourceRecord record) throws IOException {
        inMemory.add(record);
        bytesInMemory += record.data().length;
        if (bytesInMemory > memoryBudget) {
            spill();
        }
    }

    int size() {
        return spilled + inMemory.size();
    }

    boolean hasSpilled() {
        return spilled > 0;
    }

    /** Hands out all records, oldest first; may be called again. */
    void forEach(Consumer<SourceRecord> consumer) throws IOException {
        if (file != null && spill != null) {
            spill.flush();
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                for (int i = 0; i < spilled; i++) {
                    consumer.accept(read(in));
                }
            }
        }
        inMemory.forEach(consumer);
    }

    private void spill() throws IOException {
        if (spill == null) {
            Path created = Files.createTempFile("freshet-lane-", ".spill");
            created.toFile().deleteOnExit();
            file = created;
            spill = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(created), 1 << 16));
        }
        for (SourceRecord record : inMemory) {
            write(spill, record);
        }
        spilled += inMemory.size();
        inMemory.clear();
        bytesInMemory = 0;
    }

    private static void write(DataOutputStream out, SourceRecord record) throws IOException {
        out.writeInt(record.shard());
        out.writeLong(record.offset());
        out.writeLong(record.arrivedAt().toEpochMilli());
        out.writeInt(record.data().length);
        out.write(record.data());
    }

    private static SourceRecord read(DataInputStream in) throws IOException {
        return new SourceRecord(
                in.readInt(), in.readLong(), Instant.ofEpochMilli(in.readLong()), in.readNBytes(in.readInt()));
    }

    /** Empties it and removes its file. */
    @Override
    public void close() {
        inMemory.clear();
        bytesInMemory = 0;
        spilled = 0;
        try {
            if (spill != null) {
                spill.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("spill file " + file + ": " + e.getMessage(), e);
        } finally {
            spill = null;
            file = null;
        }
    }
}
