package io.freshet.ingest.log;

import io.freshet.awsapi.trace.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log that is another one but for what a subclass does differently. */
public abstract class ForwardingShardLog implements ShardLog {
    protected final ShardLog stored;

    protected ForwardingShardLog(ShardLog stored) {
        this.stored = stored;
    }

    @Override
    public ReadBatch read(LogName log, int shard, long offset, int maxRecords, long maxBytes, Duration maxWait) {
        return stored.read(log, shard, offset, maxRecords, maxBytes, maxWait);
    }

    @Override
    public void create(LogName log, int shards, Duration retention) {
        stored.create(log, shards, retention);
    }

    @Override
    public void delete(LogName log) {
        stored.delete(log);
    }

    @Override
    public void forget(LogName log) {
        stored.forget(log);
    }

    @Override
    public void extend(LogName log, int shards) {
        stored.extend(log, shards);
    }

    @Override
    public void retain(LogName log, Duration retention) {
        stored.retain(log, retention);
    }

    @Override
    public void append(
            LogName log,
            int shard,
            byte @Nullable [] partitionKey,
            byte[] data,
            @Nullable TraceContext trace,
            AppendListener listener) {
        stored.append(log, shard, partitionKey, data, trace, listener);
    }

    @Override
    public CompletionStage<Void> whenReadable(LogName log, int shard, long offset, Duration maxWait) {
        return stored.whenReadable(log, shard, offset, maxWait);
    }

    @Override
    public long startOffset(LogName log, int shard) {
        return stored.startOffset(log, shard);
    }

    @Override
    public long endOffset(LogName log, int shard) {
        return stored.endOffset(log, shard);
    }

    @Override
    public long writtenOffset(LogName log, int shard) {
        return stored.writtenOffset(log, shard);
    }

    @Override
    public long offsetAt(LogName log, int shard, Instant arrivedAt) {
        return stored.offsetAt(log, shard, arrivedAt);
    }

    @Override
    public void close() {
        stored.close();
    }
}
