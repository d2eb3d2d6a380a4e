package io.freshet.firehosesink.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.lane.RecordReader;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.lane.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A log in memory that any job of this JVM reads by name. */
final class TestLog {
    private static final Map<String, TestLog> LOGS = new ConcurrentHashMap<>();

    private final List<List<SourceRecord>> shards = new ArrayList<>();
    final AtomicInteger failuresLeft = new AtomicInteger();

    TestLog(String name, int shardCount) {
        for (int i = 0; i < shardCount; i++) {
            shards.add(new ArrayList<>());
        }
        LOGS.put(name, this);
    }

    static RecordReaderFactory readers(String name) {
        return () -> requireNonNull(LOGS.get(name)).new Reader();
    }

    synchronized void append(int shard, byte[] data) {
        List<SourceRecord> records = shards.get(shard);
        records.add(new SourceRecord(shard, records.size(), Instant.now(), data));
        notifyAll();
    }

    private synchronized List<SourceRecord> read(Map<Integer, Long> positions, Duration timeout) {
        List<SourceRecord> batch = new ArrayList<>();
        for (int attempt = 0; attempt < 2 && batch.isEmpty(); attempt++) {
            positions.replaceAll((shard, position) -> {
                List<SourceRecord> records = shards.get(shard);
                int from = Math.toIntExact(position);
                int to = Math.min(records.size(), from + 20);
                batch.addAll(records.subList(from, to));
                return (long) to;
            });
            try {
                if (batch.isEmpty() && attempt == 0) {
                    wait(timeout.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return batch;
    }

    private final class Reader implements RecordReader {
        private final Map<Integer, Long> positions = new TreeMap<>();
        private int polls;

        @Override
        public Collection<Integer> shards() {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < shards.size(); i++) {
                all.add(i);
            }
            return all;
        }

        @Override
        public void seek(int shard, long offset) {
            positions.put(shard, offset);
        }

        @Override
        public long beginning(int shard) {
            return 0;
        }

        @Override
        public long firstArrivedSince(int shard, Instant instant) {
            return shards.get(shard).stream()
                    .filter(record -> record.arrivedAt().isBefore(instant))
                    .count();
        }

        @Override
        public List<SourceRecord> poll(Duration timeout) {
            if (++polls == 25 && failuresLeft.getAndDecrement() > 0) {
                throw new IllegalStateException("planned failure of the log");
            }
            return read(positions, timeout);
        }

        @Override
        public void wakeup() {
            synchronized (TestLog.this) {
                TestLog.this.notifyAll();
            }
        }

        @Override
        public void close() {}
    }
}
