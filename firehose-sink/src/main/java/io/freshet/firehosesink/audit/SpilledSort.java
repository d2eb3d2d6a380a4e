package io.freshet.firehosesink.audit;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts more than fits into memory: runs of so many bytes are sorted and written to the disk, and merged when they are read. What has the
 * same key stays in the order in which it came. Used by one thread.
 */
final class SpilledSort implements AutoCloseable {
    private static final int OVERHEAD = 120;
    private static final int RUN_BYTES = 4 << 20;
    private static final int RUNS_AT_ONCE = 32;
    private static final int BUFFER = 1 << 15;

    private final List<FileChannel> runs = new ArrayList<>();
    private List<Entry> current = new ArrayList<>();
    private long currentBytes;

    /** Something under a key, by whose UTF-16 code units it is sorted. */
    record Entry(String key, byte[] value) {}

    void add(String key, byte[] value) {
        current.add(new Entry(key, value));
        currentBytes += OVERHEAD + 2L * key.length() + value.length;
        if (currentBytes > RUN_BYTES) {
            spill();
        }
    }

    private void spill() {
        current.sort(Comparator.comparing(Entry::key));
        runs.add(write(current.iterator()));
        current = new ArrayList<>();
        currentBytes = 0;
        if (runs.size() >= RUNS_AT_ONCE) {
            FileChannel merged = write(merged(List.of()));
            runs.forEach(SpilledSort::close);
            runs.clear();
            runs.add(merged);
        }
    }

    private static FileChannel write(Iterator<Entry> entries) {
        try {
            FileChannel run = nameless();
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(run), BUFFER));
            while (entries.hasNext()) {
                Entry entry = entries.next();
                byte[] key = entry.key().getBytes(UTF_16BE);
                out.writeInt(key.length);
                out.write(key);
                out.writeInt(entry.value().length);
                out.write(entry.value());
            }
            out.writeInt(-1);
            out.flush();
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "audit: what does not fit into memory was not written: " + e.getMessage(), e);
        }
    }

    /** A file without a name as soon as it is open, so that not even a kill leaves it behind. */
    private static FileChannel nameless() throws IOException {
        Path path = Files.createTempFile("freshet-audit-", ".run");
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // a system that keeps the names of open files deletes it on close
        }
        return channel;
    }

    /** All of it, in order; may be asked for again once the one before is done with. */
    Iterator<Entry> sorted() {
        current.sort(Comparator.comparing(Entry::key));
        return merged(current);
    }

    private Iterator<Entry> merged(List<Entry> last) {
        PriorityQueue<Source> sources =
                new PriorityQueue<>(Comparator.comparing(Source::key).thenComparingInt(source -> source.number));
        for (int i = 0; i < runs.size(); i++) {
            Source.of(i, new Cursor(runs.get(i))).ifPresent(sources::add);
        }
        Source.of(runs.size(), last.iterator()).ifPresent(sources::add);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !sources.isEmpty();
            }

            @Override
            public Entry next() {
                Source least = sources.poll();
                if (least == null) {
                    throw new NoSuchElementException();
                }
                Entry entry = least.head;
                if (least.advance()) {
                    sources.add(least);
                }
                return entry;
            }
        };
    }

    /** A run, and the first of it that was not taken. */
    private static final class Source {
        private final int number;
        private final Iterator<Entry> rest;
        private Entry head;

        private Source(int number, Iterator<Entry> rest) {
            this.number = number;
            this.rest = rest;
            this.head = rest.next();
        }

        static Optional<Source> of(int number, Iterator<Entry> entries) {
            return entries.hasNext() ? Optional.of(new Source(number, entries)) : Optional.empty();
        }

        String key() {
            return head.key();
        }

        boolean advance() {
            boolean more = rest.hasNext();
            if (more) {
                head = rest.next();
            }
            return more;
        }
    }

    /** Reads a run. */
    private static final class Cursor implements Iterator<Entry> {
        private final DataInputStream in;
        private @Nullable Entry next;

        Cursor(FileChannel run) {
            this.in = new DataInputStream(new BufferedInputStream(new From(run), BUFFER));
            this.next = read();
        }

        private @Nullable Entry read() {
            try {
                int length = in.readInt();
                if (length < 0) {
                    return null;
                }
                String key = new String(in.readNBytes(length), UTF_16BE);
                return new Entry(key, in.readNBytes(in.readInt()));
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private static UncheckedIOException unreadable(IOException e) {
            return new UncheckedIOException("audit: what was written aside cannot be read: " + e.getMessage(), e);
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Entry next() {
            Entry entry = next;
            if (entry == null) {
                throw new NoSuchElementException();
            }
            next = read();
            return entry;
        }
    }

    /** Reads a file from its beginning, whoever else reads it. */
    private static final class From extends InputStream {
        private final FileChannel channel;
        private long position;

        From(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = channel.read(ByteBuffer.wrap(target, offset, length), position);
            position += Math.max(0, count);
            return count;
        }
    }

    private static void close(FileChannel run) {
        try {
            run.close();
        } catch (IOException e) {
            throw new UncheckedIOException("audit: what was written aside was not removed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        runs.forEach(SpilledSort::close);
        runs.clear();
        current = new ArrayList<>();
    }
}
