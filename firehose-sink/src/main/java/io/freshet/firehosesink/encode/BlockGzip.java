package io.freshet.firehosesink.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One gzip member, deflated in blocks by several threads: each block knows the end of the one before it as its dictionary and ends on a
 * byte, so that blocks can be made at once and stand one after the other. The bytes do not depend on who made which block when. The
 * thread that writes does its share, and all of it if the others are busy. Closing it leaves the stream open.
 */
final class BlockGzip extends OutputStream {
    private static final int BLOCK = 1 << 18;
    private static final int WINDOW = 1 << 15;
    private static final int FIRST_ROOM = 1 << 14;
    /** Nothing that tells one file from another: no name, no time. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final OutputStream out;
    private final int level;
    private final Executor helpers;
    private final int helping;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final CRC32 crc = new CRC32();
    private byte[] room = new byte[FIRST_ROOM];
    private int dictionary;
    private int filled;
    private long size;
    private boolean begun;
    private boolean closed;

    /**
     * Nothing is written before the first block is deflated.
     *
     * @param helping how many blocks may wait for helpers or be with them; 0 for none
     */
    BlockGzip(OutputStream out, int level, Executor helpers, int helping) {
        this.out = out;
        this.level = level;
        this.helpers = helpers;
        this.helping = helping;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled - dictionary == BLOCK) {
                endBlock();
            }
            int count = Math.min(left, BLOCK - (filled - dictionary));
            if (filled + count > room.length) {
                room = Arrays.copyOf(room, Math.min(dictionary + BLOCK, Math.max(2 * room.length, filled + count)));
            }
            System.arraycopy(data, from, room, filled, count);
            filled += count;
            from += count;
            left -= count;
        }
    }

    private void endBlock() throws IOException {
        Block block = next(false);
        byte[] before = room;
        room = new byte[WINDOW + BLOCK];
        dictionary = Math.min(WINDOW, filled);
        System.arraycopy(before, filled - dictionary, room, 0, dictionary);
        filled = dictionary;
        blocks.add(block);
        if (blocks.size() <= helping) {
            helpers.execute(block);
        } else {
            block.run();
        }
        while (!blocks.isEmpty()
                && (blocks.size() > 2 * helping || blocks.element().isDone())) {
            blocks.remove().writeTo(out);
        }
    }

    private Block next(boolean last) throws IOException {
        if (!begun) {
            begun = true;
            out.write(HEADER);
        }
        crc.update(room, dictionary, filled - dictionary);
        size += filled - dictionary;
        return new Block(room, dictionary, filled, level, last);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        Block last = next(true);
        while (!blocks.isEmpty()) {
            blocks.remove().writeTo(out);
        }
        last.writeTo(out);
        long sum = crc.getValue();
        byte[] trailer = new byte[8];
        for (int i = 0; i < 4; i++) {
            trailer[i] = (byte) (sum >>> (8 * i));
            trailer[4 + i] = (byte) (size >>> (8 * i));
        }
        out.write(trailer);
        out.flush();
    }

    /** A stretch of the input; deflated by whoever takes it first. */
    private static final class Block implements Runnable {
        private final byte[] data;
        private final int start;
        private final int end;
        private final int level;
        private final boolean last;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CompletableFuture<byte[]> deflated = new CompletableFuture<>();

        Block(byte[] data, int start, int end, int level, boolean last) {
            this.data = data;
            this.start = start;
            this.end = end;
            this.level = level;
            this.last = last;
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                try {
                    deflated.complete(deflate());
                } catch (RuntimeException | Error e) {
                    deflated.completeExceptionally(e);
                }
            }
        }

        boolean isDone() {
            return deflated.isDone();
        }

        void writeTo(OutputStream out) throws IOException {
            run();
            out.write(deflated.join());
        }

        private byte[] deflate() {
            Deflater deflater = new Deflater(level, true);
            try {
                if (start > 0) {
                    deflater.setDictionary(data, 0, start);
                }
                deflater.setInput(data, start, end - start);
                if (last) {
                    deflater.finish();
                }
                byte[] result = new byte[(end - start) / 3 + 64];
                int length = 0;
                while (true) {
                    length += deflater.deflate(
                            result, length, result.length - length, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
                    if (length < result.length && (!last || deflater.finished())) {
                        return Arrays.copyOf(result, length);
                    }
                    result = Arrays.copyOf(result, 2 * result.length);
                }
            } finally {
                deflater.end();
            }
        }
    }
}
