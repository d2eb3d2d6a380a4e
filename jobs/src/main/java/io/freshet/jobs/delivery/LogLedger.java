package io.freshet.jobs.delivery;

import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The ledger of all delivery streams as a log of its own, a line in JSON for each object, with the delivery stream as its key. */
public final class LogLedger implements Ledger {
    private static final LogName NAME = new LogName("freshet-ledger");
    private static final Duration RETENTION = Duration.ofDays(3650);
    private static final int SHARD = 0;
    private static final int PAGE = 1000;
    private static final long PAGE_BYTES = 4L << 20;

    private final ShardLog log;

    /** The log belongs to the ledger from now on. */
    public LogLedger(ShardLog log) {
        this.log = log;
        try {
            log.create(NAME, 1, RETENTION);
        } catch (LogException e) {
            if (e.code() != LogException.Code.EXISTS) {
                throw e;
            }
        }
    }

    @Override
    public void append(LedgerLine line) {
        try {
            var unused = log.append(NAME, SHARD, line.deliveryStream(), line.toJson())
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** The lines of a delivery stream, oldest first, each object once though its line may have been written twice. */
    public Collection<LedgerLine> lines(String deliveryStream) {
        Map<String, LedgerLine> lines = new LinkedHashMap<>();
        long end = log.endOffset(NAME, SHARD);
        for (long offset = log.startOffset(NAME, SHARD); offset < end; ) {
            ReadBatch batch = log.read(NAME, SHARD, offset, PAGE, PAGE_BYTES, Duration.ZERO);
            for (LogRecord record : batch.records()) {
                if (deliveryStream.equals(record.partitionKey())) {
                    LedgerLine line = parsed(record.data());
                    lines.putIfAbsent(line.bucket() + "/" + line.key(), line);
                }
            }
            if (batch.nextOffset() <= offset) {
                break;
            }
            offset = batch.nextOffset();
        }
        return lines.values();
    }

    private static LedgerLine parsed(byte[] line) {
        try {
            return LedgerLine.ofJson(line);
        } catch (IOException e) {
            throw new UncheckedIOException("ledger line: not JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
