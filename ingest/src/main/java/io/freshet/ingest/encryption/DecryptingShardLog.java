package io.freshet.ingest.encryption;

import io.freshet.ingest.log.ForwardingShardLog;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;

/** A log of streams that reads records as they were put. It appends what it is given: who appends to a stream has sealed it before. */
public final class DecryptingShardLog extends ForwardingShardLog {
    private final RecordCipher cipher;

    public DecryptingShardLog(ShardLog stored, RecordCipher cipher) {
        super(stored);
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
}
