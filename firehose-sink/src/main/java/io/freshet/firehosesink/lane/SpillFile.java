package io.freshet.firehosesink.lane;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records on local disk, in one file for all buffers of a window, however many they are. Written by one thread; segments that were
 * flushed are read by any. The file has no name as soon as it is open, so that not even a kill leaves it behind.
 */
final class SpillFile implements AutoCloseable {
    private static final int CHUNK = 1 << 18;
    private static final int LINK = 2 * Long.BYTES + Integer.BYTES;

    private static final int HEADER = 2 * Long.BYTES + 3 * Integer.BYTES;

    private final FileChannel channel;
    private final ByteBuffer pending = ByteBuffer.allocate(CHUNK);
    private long written;

    SpillFile() throws IOException {
        Path path = Files.createTempFile("freshet-lane-", ".spill");
        channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // a system that keeps the names of open files deletes it on close
        }
    }

    /** A run of records of one buffer. */
    record Segment(long position, long length, int records) {}

    /** Writes a run, and before it where the one before of the same buffer is, so that nobody has to remember all of them. */
    Segment write(List<SourceRecord> records, @Nullable Segment before) throws IOException {
        room(LINK);
        pending.putLong(before == null ? -1 : before.position())
                .putLong(before == null ? 0 : before.length())
                .putInt(before == null ? 0 : before.records());
        long start = position();
        for (SourceRecord record : records) {
            room(HEADER);
            pending.putInt(record.shard())
                    .putLong(record.offset())
                    .putInt(record.subSequence())
                    .putLong(record.arrivedAt().toEpochMilli())
                    .putInt(record.data().length);
            put(record.data());
        }
        return new Segment(start, position() - start, records.size());
    }

    private void put(byte[] data) throws IOException {
        int from = 0;
        while (from < data.length) {
            room(1);
            int count = Math.min(data.length - from, pending.remaining());
            pending.put(data, from, count);
            from += count;
        }
    }

    private void room(int bytes) throws IOException {
        if (pending.remaining() < bytes) {
            flush();
        }
    }

    /** Lets others read what was written. */
    void flush() throws IOException {
        pending.flip();
        while (pending.hasRemaining()) {
            written += channel.write(pending, written);
        }
        pending.clear();
    }

    /** The run that was written before this one of the same buffer; null if this was the first. */
    @Nullable
    Segment before(Segment segment) throws IOException {
        ByteBuffer link = ByteBuffer.allocate(LINK);
        while (link.hasRemaining()) {
            if (channel.read(link, segment.position() - LINK + link.position()) < 0) {
                throw new IOException(
                        "ends at " + channel.size() + " (expected: a run of records at " + segment.position() + ")");
            }
        }
        link.flip();
        Segment before = new Segment(link.getLong(), link.getLong(), link.getInt());
        return before.position() < 0 ? null : before;
    }

    void read(Segment segment, Consumer<SourceRecord> consumer) throws IOException {
        Reading in = new Reading(segment);
        for (int i = 0; i < segment.records(); i++) {
            consumer.accept(in.next());
        }
    }

    private long position() {
        return written + pending.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Goes through a run. */
    private final class Reading {
        private final ByteBuffer buffer;
        private final long end;
        private long position;

        Reading(Segment segment) {
            position = segment.position();
            end = segment.position() + segment.length();
            buffer = ByteBuffer.allocate((int) Math.max(HEADER, Math.min(segment.length(), 1 << 16)));
            buffer.limit(0);
        }

        SourceRecord next() throws IOException {
            fill(HEADER);
            int shard = buffer.getInt();
            long offset = buffer.getLong();
            int subSequence = buffer.getInt();
            Instant arrivedAt = Instant.ofEpochMilli(buffer.getLong());
            byte[] data = new byte[buffer.getInt()];
            int filled = 0;
            while (filled < data.length) {
                fill(1);
                int count = Math.min(data.length - filled, buffer.remaining());
                buffer.get(data, filled, count);
                filled += count;
            }
            return new SourceRecord(shard, offset, subSequence, arrivedAt, data);
        }

        private void fill(int bytes) throws IOException {
            if (buffer.remaining() >= bytes) {
                return;
            }
            buffer.compact();
            buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + end - position));
            while (buffer.position() < bytes) {
                int read = buffer.hasRemaining() ? channel.read(buffer, position) : -1;
                if (read < 0) {
                    throw new EOFException("ends at " + position + " (expected: a run of records up to " + end + ")");
                }
                position += read;
            }
            buffer.flip();
        }
    }
}
