package io.freshet.jobs.map.run;

import io.freshet.client.wire.Segment;
import io.freshet.jobs.map.MapStore;
import io.freshet.jobs.map.Span;
import io.freshet.jobs.map.Watched;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Packs results into segments and stores them, one at a time and in order; whoever waits for results waits two seconds at most. At first they
 * are stored sooner, since small jobs have no others: a result waits for as long as results have come. Safe for use by many threads.
 */
final class ResultWriter implements AutoCloseable {
    private static final int FULL_BYTES = 8 << 20;
    private static final long DUE_NANOS = 2_000_000_000;
    private static final long EARLY_NANOS = 100_000_000;
    private static final int AT_ONCE = 2;

    private final String job;
    private final String name;
    private final MapStore store;
    private final LeasePort port;
    private final WorkerLog log;
    private final ExecutorService uploads;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private Segment.Writer segment = new Segment.Writer();
    private long openedAt;
    private long beganAt;
    private int count;
    private long reported;
    private @Nullable Exception failure;

    ResultWriter(String job, String name, MapStore store, LeasePort port, WorkerLog log) {
        this.job = job;
        this.name = name;
        this.store = store;
        this.port = port;
        this.log = log;
        this.uploads = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "map-results-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    synchronized void add(Segment.Line line, byte[] payload, long nanos) throws IOException {
        check();
        if (segment.lines().isEmpty()) {
            beganAt = count == 0 ? nanos : beganAt;
            openedAt = nanos;
        }
        segment.add(line, payload);
        if (segment.bytes() >= FULL_BYTES) {
            flush();
        }
    }

    /** Stores what has waited long enough. */
    synchronized void flushIfDue(long nanos) {
        long due = Math.max(EARLY_NANOS, Math.min(DUE_NANOS, openedAt - beganAt));
        if (!segment.lines().isEmpty() && nanos - openedAt >= due && room.availablePermits() > 0) {
            flush();
        }
    }

    /** Begins to store what there is. */
    synchronized void flush() {
        if (segment.lines().isEmpty() || failure != null) {
            return;
        }
        Segment.Writer full = segment;
        segment = new Segment.Writer();
        String as = name + "-" + String.format("%06d", count++);
        room.acquireUninterruptibly();
        uploads.execute(() -> {
            try {
                store(full, as);
            } finally {
                room.release();
            }
        });
    }

    private void store(Segment.Writer full, String as) {
        try {
            byte[] bytes = full.finish();
            byte[] printed = log.take();
            if (printed.length > 0) {
                store.putLog(job, as, printed);
            }
            store.putSegment(job, as, bytes);
            Watched.of(job).ifPresent(watching -> watching.stored(as, bytes));
            long requests = store.requests();
            port.stored(as, bytes.length, List.copyOf(Span.of(full.lines())), requests - reported);
            reported = requests;
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception why) {
        synchronized (this) {
            failure = why;
        }
        port.broken(why);
    }

    private synchronized void check() throws IOException {
        if (failure != null) {
            throw new IOException("results cannot be stored: " + failure.getMessage(), failure);
        }
    }

    /** Waits for what is under way; what was not flushed is dropped. */
    @Override
    public void close() {
        uploads.shutdown();
        try {
            if (!uploads.awaitTermination(5, TimeUnit.SECONDS)) {
                uploads.shutdownNow();
            }
        } catch (InterruptedException e) {
            uploads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
