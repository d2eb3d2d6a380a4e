package io.freshet.ingest.kafka;

import io.freshet.ingest.log.Appended;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A topic per log, a partition per shard. */
public final class KafkaShardLog implements ShardLog {
    /** Takes Kafka's own client properties, at least {@code bootstrap.servers}. */
    public KafkaShardLog(Map<String, String> kafkaProperties) {}

    @Override
    public void create(LogName log, int shards, Duration retention) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(LogName log) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void retain(LogName log, Duration retention) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Appended> append(LogName log, int shard, @Nullable String partitionKey, byte[] data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReadBatch read(LogName log, int shard, long offset, int maxRecords, long maxBytes, Duration maxWait) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long startOffset(LogName log, int shard) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long endOffset(LogName log, int shard) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long offsetAt(LogName log, int shard, Instant arrivedAt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
