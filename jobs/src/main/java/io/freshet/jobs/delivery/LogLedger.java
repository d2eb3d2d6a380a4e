package io.freshet.jobs.delivery;

import io.freshet.firehosesink.audit.Evidence;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.ingest.log.Appended;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The ledger of all delivery streams as a log of its own, a line in JSON for each object, with the delivery stream as its key. */
public final class LogLedger implements Ledger {
    private static final LogName NAME = new LogName("freshet-ledger");
    private static final Duration RETENTION = Duration.ofDays(3650);
    private static final int SHARD = 0;
    private static final int PAGE = 1000;
    /** How far back recent lines are looked for. */
    private static final int RECENT = 20_000;

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
    public void append(List<LedgerLine> lines) {
        List<CompletableFuture<Appended>> stored = new ArrayList<>();
        for (LedgerLine line : lines) {
            stored.add(log.append(NAME, SHARD, line.deliveryStream(), line.toJson())
                    .toCompletableFuture());
        }
        try {
            stored.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Adds a note of another kind than a line, under a key of its own. */
    void append(String key, byte[] note) {
        var unused = log.append(NAME, SHARD, key, note).toCompletableFuture().join();
    }

    /** Hands over the lines of a delivery stream, oldest first; a line that was written twice comes twice. */
    public void lines(String deliveryStream, Consumer<LedgerLine> consumer) {
        var unused = scan(deliveryStream, 0, data -> {
            consumer.accept(parsed(data));
            return true;
        });
    }

    /** Lines from a position on; a line that was written twice may come twice. */
    Evidence.Page page(String deliveryStream, long position, int limit) {
        List<LedgerLine> lines = new ArrayList<>();
        long next = scan(deliveryStream, position, data -> {
            lines.add(parsed(data));
            return lines.size() < limit;
        });
        return new Evidence.Page(lines, next, next < log.endOffset(NAME, SHARD));
    }

    /** Lines of all delivery streams from a position on; if it is negative, the last ones. Notes of other kinds are left out. */
    Evidence.Page recent(long position) {
        List<LedgerLine> lines = new ArrayList<>();
        long from = position < 0 ? log.endOffset(NAME, SHARD) - RECENT : position;
        long next = scanAll(from, record -> {
            if (!String.valueOf(record.partitionKey()).contains(":")) {
                lines.add(parsed(record.data()));
            }
            return true;
        });
        return new Evidence.Page(lines, next, false);
    }

    long end() {
        return log.endOffset(NAME, SHARD);
    }

    /** Hands what has the key to the consumer for as long as it wants more; returns where to go on. */
    long scan(String key, long position, Predicate<byte[]> consumer) {
        return scanAll(position, record -> !key.equals(record.partitionKey()) || consumer.test(record.data()));
    }

    private long scanAll(long position, Predicate<LogRecord> consumer) {
        long end = log.endOffset(NAME, SHARD);
        long offset = Math.max(position, log.startOffset(NAME, SHARD));
        while (offset < end) {
            ReadBatch batch = log.read(NAME, SHARD, offset, PAGE, PAGE_BYTES, Duration.ZERO);
            for (LogRecord record : batch.records()) {
                if (!consumer.test(record)) {
                    return record.offset() + 1;
                }
            }
            if (batch.nextOffset() <= offset) {
                break;
            }
            offset = batch.nextOffset();
        }
        return offset;
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
