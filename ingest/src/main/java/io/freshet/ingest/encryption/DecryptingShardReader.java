package io.freshet.ingest.encryption;

import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads records of a stream as they were put. */
final class DecryptingShardReader implements ShardReader {
    private final ShardReader stored;
    private final LogName log;
    private final RecordCipher cipher;

    DecryptingShardReader(ShardReader stored, LogName log, RecordCipher cipher) {
        this.stored = stored;
        this.log = log;
        this.cipher = cipher;
    }

    @Override
    public List<LogRecord> poll(Duration timeout) {
        return stored.poll(timeout).stream()
                .map(record -> cipher.open(log, record))
                .toList();
    }

    @Override
    public List<Integer> shards() {
        return stored.shards();
    }

    @Override
    public long startOffset(int shard) {
        return stored.startOffset(shard);
    }

    @Override
    public long endOffset(int shard) {
        return stored.endOffset(shard);
    }

    @Override
    public long offsetAt(int shard, Instant arrivedAt) {
        return stored.offsetAt(shard, arrivedAt);
    }

    @Override
    public void seek(int shard, long offset) {
        stored.seek(shard, offset);
    }

    @Override
    public Map<Integer, Instant> caughtUp() {
        return stored.caughtUp();
    }

    @Override
    public void wakeup() {
        stored.wakeup();
    }

    @Override
    public void close() {
        stored.close();
    }
}
