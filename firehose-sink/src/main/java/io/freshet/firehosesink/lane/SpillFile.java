package io.freshet.firehosesink.lane;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    private final FileChannel channel;
    private final ByteBuffer pending = ByteBuffer.allocate(CHUNK);
    private final DataOutputStream out = new DataOutputStream(new Chunks());
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
        out.writeLong(before == null ? -1 : before.position());
        out.writeLong(before == null ? 0 : before.length());
        out.writeInt(before == null ? 0 : before.records());
        long start = position();
        for (SourceRecord record : records) {
            out.writeInt(record.shard());
            out.writeLong(record.offset());
            out.writeInt(record.subSequence());
            out.writeLong(record.arrivedAt().toEpochMilli());
            out.writeInt(record.data().length);
            out.write(record.data());
        }
        return new Segment(start, position() - start, records.size());
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
        int buffer = (int) Math.min(segment.length(), 1 << 16);
        DataInputStream in = new DataInputStream(new BufferedInputStream(new Slice(segment), Math.max(1, buffer)));
        for (int i = 0; i < segment.records(); i++) {
            consumer.accept(new SourceRecord(
                    in.readInt(),
                    in.readLong(),
                    in.readInt(),
                    Instant.ofEpochMilli(in.readLong()),
                    in.readNBytes(in.readInt())));
        }
    }

    private long position() {
        return written + pending.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Chunks extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            if (!pending.hasRemaining()) {
                flushChunk();
            }
            pending.put((byte) b);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (!pending.hasRemaining()) {
                    flushChunk();
                }
                int count = Math.min(left, pending.remaining());
                pending.put(data, from, count);
                from += count;
                left -= count;
            }
        }

        private void flushChunk() throws IOException {
            SpillFile.this.flush();
        }
    }

    private final class Slice extends InputStream {
        private long position;
        private final long end;

        Slice(Segment segment) {
            position = segment.position();
            end = segment.position() + segment.length();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] data, int offset, int length) throws IOException {
            if (position >= end) {
                return -1;
            }
            int count = channel.read(ByteBuffer.wrap(data, offset, (int) Math.min(length, end - position)), position);
            position += Math.max(0, count);
            return count;
        }
    }
}
