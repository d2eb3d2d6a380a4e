package io.freshet.jobs.trace;

import io.freshet.awsapi.trace.Span;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardLog;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes segments into the log of traces. Whoever hands one over does not wait: what is too much is dropped and counted. The writers of one
 * process share a producer for each Kafka, which is made when something is traced for the first time.
 */
public final class SegmentLog implements AutoCloseable {
    /** One shard, with a segment document in each record. */
    public static final LogName NAME = new LogName("freshet.traces");

    /** How long segments are kept. */
    public static final Duration RETENTION = Duration.ofHours(6);

    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final long PAUSE_MILLIS = 1_000;
    private static final Map<Map<String, String>, SegmentLog> OPEN = new HashMap<>();

    private final Map<String, String> kafkaProperties;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;
    private @Nullable Thread writer;
    private int users;

    private SegmentLog(Map<String, String> kafkaProperties) {
        this.kafkaProperties = kafkaProperties;
    }

    /** Tracers that write there, to be carried to wherever a job runs. */
    public static Tracer.Factory factory(Map<String, String> kafkaProperties) {
        HashMap<String, String> properties = new HashMap<>(kafkaProperties);
        return () -> {
            SegmentLog log = lease(properties);
            return new Tracer(log::write, Clock.systemUTC(), log::close);
        };
    }

    /** One use of it, until closed. */
    public static SegmentLog lease(Map<String, String> kafkaProperties) {
        synchronized (OPEN) {
            SegmentLog log = OPEN.computeIfAbsent(Map.copyOf(kafkaProperties), SegmentLog::new);
            log.users++;
            return log;
        }
    }

    /** Makes the log, unless it is there. */
    public static void create(ShardLog log) {
        try {
            log.create(NAME, 1, RETENTION);
        } catch (LogException e) {
            if (e.code() != LogException.Code.EXISTS) {
                throw e;
            }
        }
    }

    private void write(Span span) {
        write(SegmentDocument.of(span));
    }

    /** Takes a segment document; what is too much is dropped. */
    public void write(byte[] document) {
        start();
        if (!waiting.offer(document)) {
            dropped.incrementAndGet();
        }
    }

    private synchronized void start() {
        if (writer == null && !closed) {
            writer = new Thread(this::run, "trace-writer");
            writer.setDaemon(true);
            writer.start();
        }
    }

    private void run() {
        while (!closed) {
            try (ShardLog log = new KafkaShardLog(kafkaProperties)) {
                create(log);
                drain(log);
            } catch (LogException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Traces cannot be written now; tried again");
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void drain(ShardLog log) throws InterruptedException {
        while (!closed || !waiting.isEmpty()) {
            byte[] next = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                log.append(NAME, 0, (byte[]) null, next, new Unheard());
            }
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                LOG.atWarn().addKeyValue("segments", lost).log("More is traced than can be written");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A segment that is lost is no harm. */
    private static final class Unheard implements AppendListener {
        @Override
        public void appended(long offset, long arrivedAtMillis) {}

        @Override
        public void failed(LogException failure) {}
    }

    /** Ends this use; the last one writes what is waiting, and ends. */
    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(kafkaProperties, this);
        }
        closed = true;
    }
}
