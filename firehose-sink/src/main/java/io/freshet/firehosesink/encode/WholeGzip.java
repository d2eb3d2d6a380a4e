package io.freshet.firehosesink.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One gzip member, deflated as a whole when it is closed: gathered outside of the heap, in one of a few places that all share. What
 * grows beyond {@link #MOST} goes the other way, from its first byte on. Closing it leaves the stream open.
 */
final class WholeGzip extends OutputStream {
    /** Bytes of input. */
    static final int MOST = 16 << 20;

    private static final int FIRST_ROOM = 1 << 20;
    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final Places places;
    private final Instead instead;
    private @Nullable Place place;
    private @Nullable OutputStream other;

    private WholeGzip(OutputStream out, Places places, Place place, Instead instead) {
        this.out = out;
        this.places = places;
        this.place = place;
        this.instead = instead;
    }

    /** What deflates what is too large. */
    @FunctionalInterface
    interface Instead {
        OutputStream to(OutputStream out) throws IOException;
    }

    /** Empty where every place is taken. */
    static Optional<OutputStream> to(OutputStream out, Places places, Instead instead) {
        return Optional.ofNullable(places.free.poll()).map(place -> new WholeGzip(out, places, place, instead));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        if (place != null) {
            if (place.in.position() + length <= MOST) {
                place.add(data, offset, length);
                return;
            }
            turn(place);
        }
        if (other == null) {
            throw new IOException("the stream is closed");
        }
        other.write(data, offset, length);
    }

    private void turn(Place full) throws IOException {
        other = instead.to(out);
        copy(full.in.flip(), other);
        release(full);
    }

    @Override
    public void close() throws IOException {
        if (other != null) {
            other.close();
        } else if (place != null) {
            Place full = place;
            try {
                copy(full.deflated(), out);
                out.flush();
            } finally {
                release(full);
            }
        }
    }

    private void release(Place full) {
        place = null;
        full.in.clear();
        places.free.add(full);
    }

    private static void copy(ByteBuffer from, OutputStream to) throws IOException {
        byte[] chunk = new byte[Math.min(CHUNK, Math.max(1, from.remaining()))];
        while (from.hasRemaining()) {
            int count = Math.min(chunk.length, from.remaining());
            from.get(chunk, 0, count);
            to.write(chunk, 0, count);
        }
    }

    /** So many objects can be made at once; each place keeps its memory for the next, at most twice {@link #MOST}. */
    static final class Places {
        private final BlockingQueue<Place> free;

        Places(LibDeflate library, int level, int count) {
            free = new ArrayBlockingQueue<>(count);
            for (int i = 0; i < count; i++) {
                free.add(new Place(library.compressor(level)));
            }
        }
    }

    private static final class Place {
        private final LibDeflate.Compressor compressor;
        private ByteBuffer in = ByteBuffer.allocateDirect(0);
        private ByteBuffer deflated = ByteBuffer.allocateDirect(0);

        Place(LibDeflate.Compressor compressor) {
            this.compressor = compressor;
        }

        void add(byte[] data, int offset, int length) {
            int wanted = in.position() + length;
            if (wanted > in.capacity()) {
                int room = Math.min(MOST, Math.max(wanted, Math.max(FIRST_ROOM, 2 * in.capacity())));
                in = ByteBuffer.allocateDirect(room).put(in.flip());
            }
            in.put(data, offset, length);
        }

        ByteBuffer deflated() {
            in.flip();
            if (compressor.bound(in.limit()) > deflated.capacity()) {
                deflated = ByteBuffer.allocateDirect(Math.toIntExact(compressor.bound(in.capacity())));
            }
            return deflated.limit(compressor.gzip(in, deflated.clear()));
        }
    }
}
