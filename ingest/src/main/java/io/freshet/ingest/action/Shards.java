package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.ingest.encryption.RecordCipher;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.scale.ShardLoads;
import io.freshet.ingest.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a record passes on its way into a shard: the shard's limits, the stream's encryption, the log. */
final class Shards {
    private final ShardLog log;
    private final RecordCipher cipher;
    private final Limits limits;
    private final ShardLoads loads;

    Shards(ShardLog log, RecordCipher cipher, Limits limits, ShardLoads loads) {
        this.log = log;
        this.cipher = cipher;
        this.limits = limits;
        this.loads = loads;
    }

    /** Whether the shard takes the record now, and counts it if so. */
    boolean take(Stream stream, int shard, IncomingRecord record) {
        boolean taken = limits.takesRecord(stream, shard, record.sizeBytes());
        if (taken) {
            loads.wrote(stream, shard, record.sizeBytes());
        }
        return taken;
    }

    /**
     * The stream's shards for the records of one request.
     *
     * @param trace to which they belong; null if they are not traced
     */
    Appends on(Stream stream, Caller caller, @Nullable TraceContext trace) {
        LogName name = stream.log();
        String keyId = stream.settings().encryptionKeyId();
        return (shard, record, listener) -> {
            byte[] stored;
            try {
                stored = cipher.seal(keyId, name, record.partitionKey(), record.data());
            } catch (LogException e) {
                throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
            }
            log.append(name, shard, record.partitionKey(), stored, trace, listener);
        };
    }

    /** Stores records. */
    @FunctionalInterface
    interface Appends {
        /** Throws what the service answers if the stream's key is not there. */
        void append(int shard, IncomingRecord record, AppendListener listener);
    }
}
