package io.freshet.jobs.report;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the reports of all jobs, from now on, and hands each to whoever knows what it is about. */
public final class ReportReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportReader.class);
    private static final int PAGE = 1_000;
    private static final long PAGE_BYTES = 4L << 20;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 1_000;

    private final ShardLog log;
    private final List<Listener> listeners;
    private final Thread thread;
    private volatile boolean closed;

    /** Who may know what a report is about. */
    public interface Listener {
        /** Takes a report; what is not for it, or is no report, changes nothing. */
        void told(String about, byte[] report);
    }

    private ReportReader(ShardLog log, List<Listener> listeners) {
        this.log = log;
        this.listeners = List.copyOf(listeners);
        this.thread = new Thread(this::read, "reports");
        thread.setDaemon(true);
    }

    /** Begins at the end of the log, which stays the caller's. */
    public static ReportReader start(ShardLog log, List<Listener> listeners) {
        ReportReader reader = new ReportReader(log, listeners);
        reader.thread.start();
        return reader;
    }

    private void read() {
        long offset = -1;
        while (!closed) {
            try {
                if (offset < 0) {
                    Reports.create(log);
                    offset = log.endOffset(Reports.NAME, Reports.SHARD);
                }
                ReadBatch batch = log.read(Reports.NAME, Reports.SHARD, offset, PAGE, PAGE_BYTES, WAIT);
                batch.records().forEach(this::tell);
                offset = batch.nextOffset();
            } catch (LogException e) {
                if (!pause(e)) {
                    return;
                }
            }
        }
    }

    private boolean pause(LogException why) {
        if (!closed) {
            LOG.warn("reports of jobs cannot be read, trying again reason={}", why.getMessage());
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void tell(LogRecord record) {
        String about = String.valueOf(record.partitionKey());
        for (Listener listener : listeners) {
            try {
                listener.told(about, record.data());
            } catch (
                    RuntimeException
                            e) { // others write to this log as well: what is no report must not end the reading
                LOG.warn("a report cannot be used about={} reason={}", about, e.toString());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
