package io.freshet.ingest.encryption;

import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log of streams that reads records as they were put. It appends what it is given: who appends to a stream has sealed it before. */
public final class DecryptingShardLog implements ShardLog {
    private final ShardLog stored;
    private final RecordCipher cipher;

    public DecryptingShardLog(ShardLog stored, RecordCipher cipher) {
        this.stored = stored;
        this.cipher = cipher;
    }

    @Override
    public ReadBatch read(LogName log, int shard, long offset, int maxRecords, long maxBytes, Duration maxWait) {
        ReadBatch batch = stored.read(log, shard, offset, maxRecords, maxBytes, maxWait);
        return batch.records().stream().anyMatch(record -> Envelope.begins(record.data()))
                ? new ReadBatch(
                        batch.records().stream()
                                .map(record -> cipher.open(log, record))
                                .toList(),
                        batch.nextOffset(),
                        batch.endOffset())
                : batch;
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
    public void extend(LogName log, int shards) {
        stored.extend(log, shards);
    }

    @Override
    public void retain(LogName log, Duration retention) {
        stored.retain(log, retention);
    }

    @Override
    public void append(LogName log, int shard, byte @Nullable [] partitionKey, byte[] data, AppendListener listener) {
        stored.append(log, shard, partitionKey, data, listener);
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
