package io.freshet.jobs.report;

import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.log.ShardLog;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the reports of one job, each once and in order, and again for as long as the log does not take one. Safe for use by many threads; whoever
 * reports waits only when very many wait already.
 */
public final class ReportWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);
    private static final int MOST_WAITING = 10_000;
    private static final long PAUSE_MILLIS = 500;
    private static final long END_MILLIS = 10_000;

    private final ShardLog log;
    private final String about;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    private ReportWriter(ShardLog log, String about) {
        this.log = log;
        this.about = about;
        this.thread = new Thread(this::send, "reports of " + about);
        thread.setDaemon(true);
    }

    /**
     * Begins to send.
     *
     * @param about what the reports are about, by which a {@link ReportReader} knows whom to tell
     */
    public static ReportWriter open(Map<String, String> kafkaProperties, String about) {
        ReportWriter writer = new ReportWriter(new KafkaShardLog(kafkaProperties), about);
        writer.thread.start();
        return writer;
    }

    public void say(byte[] report) {
        try {
            waiting.put(report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            boolean created = false;
            while (!closed || !waiting.isEmpty()) {
                byte[] report = waiting.poll(100, TimeUnit.MILLISECONDS);
                while (report != null) {
                    try {
                        if (!created) {
                            Reports.create(log);
                            created = true;
                        }
                        var unused = log.append(Reports.NAME, Reports.SHARD, about, report)
                                .toCompletableFuture()
                                .join();
                        report = null;
                    } catch (CompletionException | io.freshet.ingest.log.LogException e) {
                        LOG.warn("a report could not be sent, trying again about={} reason={}", about, e.getMessage());
                        Thread.sleep(PAUSE_MILLIS);
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("reports were not sent any more about={} waiting={}", about, waiting.size());
        } finally {
            log.close();
        }
    }

    /** Waits for a while until all reports are sent. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
