package io.freshet.benchmarks.delivery;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.lane.RecordReader;
import io.freshet.firehosesink.lane.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What all contestants are fed with: the records of a log in memory, again and again until it is enough. There is one for the process,
 * because jobs are serialized on their way to the cluster, and this is not.
 */
final class Input {
    private static volatile @Nullable Input current;

    private final List<byte[]> records;
    private final long count;
    private final long bytes;
    private volatile long begunAt;

    Input(WebLog log, int megabytes) {
        this.records = log.records();
        long times = Math.max(1, Math.round(megabytes * 1e6 / log.bytes()));
        this.count = times * records.size();
        this.bytes = times * log.bytes();
    }

    /** From now on jobs read this one. */
    void publish() {
        begunAt = 0;
        current = this;
    }

    static Input get() {
        return requireNonNull(current, "input");
    }

    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** A record by its place; notes when the first was asked for. */
    byte[] record(long place) {
        if (begunAt == 0) {
            begunAt = System.nanoTime();
        }
        return records.get((int) (place % records.size()));
    }

    /** When the first record was asked for. */
    long begunAt() {
        return begunAt;
    }

    /** The same as the one shard of a log. */
    static RecordReader reader() {
        return new Reader(get());
    }

    private static final class Reader implements RecordReader {
        private static final int BATCH = 1_000;

        private final Input input;
        private long position;

        Reader(Input input) {
            this.input = input;
        }

        @Override
        public Collection<Integer> shards() {
            return List.of(0);
        }

        @Override
        public void seek(int shard, long offset) {
            position = offset;
        }

        @Override
        public long beginning(int shard) {
            return 0;
        }

        @Override
        public long firstArrivedSince(int shard, Instant instant) {
            return 0;
        }

        @Override
        public List<SourceRecord> poll(Duration timeout) {
            List<SourceRecord> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH && position < input.count(); i++) {
                batch.add(new SourceRecord(0, position, Instant.ofEpochMilli(position), input.record(position)));
                position++;
            }
            if (batch.isEmpty()) {
                LockSupport.parkNanos(timeout.toNanos());
            }
            return batch;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }
}
