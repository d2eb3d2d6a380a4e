package io.freshet.ingest.log;

import io.freshet.awsapi.trace.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** For tests and for what need not outlive the process. Forgets nothing by age. */
public final class InMemoryShardLog implements ShardLog {
    private final Clock clock;
    private final Map<LogName, List<List<LogRecord>>> logs = new HashMap<>();
    /** Woken by every append; whoever finds nothing waits again. */
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    public InMemoryShardLog(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void create(LogName log, int shards, Duration retention) {
        if (logs.containsKey(log)) {
            throw new LogException(LogException.Code.EXISTS, "log " + log + " exists already");
        }
        List<List<LogRecord>> created = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            created.add(new ArrayList<>());
        }
        logs.put(log, created);
    }

    @Override
    public synchronized void delete(LogName log) {
        if (logs.remove(log) == null) {
            throw notFound(log);
        }
    }

    @Override
    public synchronized void extend(LogName log, int shards) {
        shard(log, 0);
        List<List<LogRecord>> extended = new ArrayList<>(logs.get(log));
        while (extended.size() < shards) {
            extended.add(new ArrayList<>());
        }
        logs.put(log, extended);
    }

    @Override
    public synchronized void retain(LogName log, Duration retention) {
        shard(log, 0);
    }

    @Override
    public synchronized void append(
            LogName log,
            int shard,
            byte @Nullable [] partitionKey,
            byte[] data,
            @Nullable TraceContext trace,
            AppendListener listener) {
        List<LogRecord> records;
        try {
            records = shard(log, shard);
        } catch (LogException e) {
            listener.failed(e);
            return;
        }
        Instant arrivedAt = Instant.ofEpochMilli(clock.millis());
        if (!records.isEmpty() && last(records).arrivedAt().isAfter(arrivedAt)) {
            arrivedAt = last(records).arrivedAt();
        }
        String key = partitionKey == null ? null : new String(partitionKey, StandardCharsets.UTF_8);
        LogRecord stored = new LogRecord(shard, records.size(), arrivedAt, key, data, false, trace);
        records.add(stored);
        notifyAll();
        List<CompletableFuture<Void>> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(each -> each.completeAsync(() -> null));
        listener.appended(stored.offset(), arrivedAt.toEpochMilli());
    }

    @Override
    public synchronized ReadBatch read(
            LogName log, int shard, long offset, int maxRecords, long maxBytes, Duration maxWait) {
        awaitRecord(log, shard, offset, maxWait);
        List<LogRecord> records = shard(log, shard);
        List<LogRecord> found = new ArrayList<>();
        long bytes = 0;
        for (int i = (int) Math.min(Math.max(0, offset), records.size()); i < records.size(); i++) {
            LogRecord record = records.get(i);
            bytes += RecordSize.of(record);
            if (found.size() == maxRecords || (bytes > maxBytes && !found.isEmpty())) {
                break;
            }
            found.add(record);
        }
        long next = found.isEmpty() ? Math.max(0, offset) : last(found).offset() + 1;
        return new ReadBatch(found, next, records.size());
    }

    private void awaitRecord(LogName log, int shard, long offset, Duration maxWait) {
        long deadline = System.nanoTime() + maxWait.toNanos();
        try {
            while (shard(log, shard).size() <= offset && deadline - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized CompletionStage<Void> whenReadable(LogName log, int shard, long offset, Duration maxWait) {
        CompletableFuture<Void> readable = new CompletableFuture<>();
        if (endOffset(log, shard) > offset) {
            readable.complete(null);
        } else {
            waiting.add(readable);
            readable.completeOnTimeout(null, maxWait.toNanos(), TimeUnit.NANOSECONDS);
        }
        return readable;
    }

    @Override
    public synchronized long startOffset(LogName log, int shard) {
        shard(log, shard);
        return 0;
    }

    @Override
    public synchronized long endOffset(LogName log, int shard) {
        return shard(log, shard).size();
    }

    @Override
    public long writtenOffset(LogName log, int shard) {
        return endOffset(log, shard);
    }

    @Override
    public synchronized long offsetAt(LogName log, int shard, Instant arrivedAt) {
        List<LogRecord> records = shard(log, shard);
        return records.stream()
                .filter(record -> !record.arrivedAt().isBefore(arrivedAt))
                .findFirst()
                .map(LogRecord::offset)
                .orElse((long) records.size());
    }

    private List<LogRecord> shard(LogName log, int shard) {
        List<List<LogRecord>> shards = logs.get(log);
        if (shards == null) {
            throw notFound(log);
        }
        if (shard < 0 || shard >= shards.size()) {
            throw new LogException(
                    LogException.Code.NOT_FOUND,
                    "shard " + shard + " of log " + log + " (expected: 0.." + (shards.size() - 1) + ")");
        }
        return shards.get(shard);
    }

    private static LogException notFound(LogName log) {
        return new LogException(LogException.Code.NOT_FOUND, "log " + log + " does not exist");
    }

    private static LogRecord last(List<LogRecord> records) {
        return records.get(records.size() - 1);
    }

    @Override
    public void close() {}
}
