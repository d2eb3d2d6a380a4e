package io.freshet.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies are held at once. Large bodies may fill three quarters of it only, so that they cannot shut out small ones.
 */
final class MemoryBudget {
    private static final long SMALL = 256 << 10;

    private final long bytes;
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long bytes) {
        this.bytes = bytes;
    }

    Share share() {
        return new Share();
    }

    long used() {
        return used.get();
    }

    /** What one request holds, from its first byte until it is answered. */
    final class Share implements AutoCloseable {
        private long held;
        private boolean closed;

        /** Takes more, or throws {@link OverloadedException}. */
        synchronized void add(long more) {
            if (closed) {
                return;
            }
            long limit = held + more <= SMALL ? bytes : bytes / 4 * 3;
            if (used.addAndGet(more) > limit) {
                used.addAndGet(-more);
                throw new OverloadedException();
            }
            held += more;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                used.addAndGet(-held);
            }
        }
    }
}
