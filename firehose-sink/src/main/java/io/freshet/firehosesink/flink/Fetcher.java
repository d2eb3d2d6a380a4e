package io.freshet.firehosesink.flink;

import io.freshet.firehosesink.lane.RecordReader;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StartPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log on a thread of its own and hands batches over, a few ahead at most. It hands over an empty batch whenever the log
 * has nothing at hand, several times a second, which is also what the lane's timers run on.
 */
final class Fetcher implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int SHARDS_EVERY_TICKS = 10;
    private static final int BATCHES_AHEAD = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

    /**
     * What one poll gave.
     *
     * @param starts shards that are read from now on, and from where
     */
    record Batch(Map<Integer, Long> starts, List<SourceRecord> records) {}

    private final RecordReaderFactory readers;
    private final StartPosition start;
    private final LaneSplit split;
    private final Thread thread;
    private final Queue<Batch> batches = new ArrayDeque<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private volatile @Nullable RecordReader reader;
    private volatile boolean closed;
    private @Nullable Throwable failure;

    Fetcher(String name, RecordReaderFactory readers, StartPosition start, LaneSplit split) {
        this.readers = readers;
        this.start = start;
        this.split = split;
        this.thread = new Thread(this::run, "delivery-fetcher-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The next batch, or null if there is none yet. */
    synchronized @Nullable Batch next() throws IOException {
        if (failure != null) {
            throw new IOException("reading the log failed: " + failure.getMessage(), failure);
        }
        Batch batch = batches.poll();
        if (batches.isEmpty() && available.isDone()) {
            available = new CompletableFuture<>();
        }
        notifyAll();
        return batch;
    }

    synchronized CompletableFuture<Void> available() {
        return available;
    }

    @Override
    public void close() {
        closed = true;
        RecordReader open = reader;
        if (open != null) {
            open.wakeup();
        }
        synchronized (this) {
            notifyAll();
        }
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (RecordReader opened = readers.open()) {
            reader = opened;
            Map<Integer, Long> known = new HashMap<>();
            for (int tick = 0; !closed; tick = (tick + 1) % SHARDS_EVERY_TICKS) {
                Map<Integer, Long> starts = tick == 0 ? discover(opened, known) : Map.of();
                handOver(new Batch(starts, opened.poll(TICK)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private Map<Integer, Long> discover(RecordReader opened, Map<Integer, Long> known) {
        Map<Integer, Long> starts = new HashMap<>();
        for (int shard : opened.shards()) {
            if (!known.containsKey(shard)) {
                long position = position(opened, shard, !known.isEmpty());
                opened.seek(shard, position);
                starts.put(shard, position);
            }
        }
        known.putAll(starts);
        return starts;
    }

    private long position(RecordReader opened, int shard, boolean bornLater) {
        Long checkpointed = split.positions().get(shard);
        if (checkpointed == null) {
            return split.started() || bornLater ? opened.beginning(shard) : start.in(opened, shard);
        }
        long beginning = opened.beginning(shard);
        long wanted = start.after(shard, checkpointed);
        if (beginning > wanted) {
            LOG.atError()
                    .addKeyValue("shard", shard)
                    .log("Records {} to {} expired in the log before they were delivered", wanted, beginning - 1);
        }
        return Math.max(beginning, checkpointed);
    }

    private synchronized void handOver(Batch batch) throws InterruptedException {
        while (batches.size() >= BATCHES_AHEAD && !closed) {
            wait();
        }
        batches.add(batch);
        available.complete(null);
    }

    private synchronized void fail(Throwable e) {
        if (!closed) {
            failure = e;
            available.complete(null);
        }
    }
}
