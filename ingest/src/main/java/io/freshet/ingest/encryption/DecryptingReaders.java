package io.freshet.ingest.encryption;

import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;

/** Opens readers of a stream's log that have its records as they were put. The keys are fetched where the readers are opened. */
public final class DecryptingReaders implements ShardReaderFactory {
    private final ShardReaderFactory stored;
    private final LogName log;
    private final KeySource keys;

    private DecryptingReaders(ShardReaderFactory stored, LogName log, KeySource keys) {
        this.stored = stored;
        this.log = log;
        this.keys = keys;
    }

    /** Readers of a log; what is not the log of a stream is read as it is. */
    public static ShardReaderFactory of(ShardReaderFactory stored, LogName log, KeySource keys) {
        return log.isOfStream() ? new DecryptingReaders(stored, log, keys) : stored;
    }

    @Override
    public ShardReader open() {
        RecordCipher cipher = new RecordCipher(keys.load());
        return new DecryptingShardReader(stored.open(), log, cipher);
    }
}
