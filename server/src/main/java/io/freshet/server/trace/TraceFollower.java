package io.freshet.server.trace;

import io.freshet.ingest.kafka.KafkaShardReader;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.log.ShardReader;
import io.freshet.jobs.trace.SegmentLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the log of traces, from the first time that somebody looks. */
public final class TraceFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TraceFollower.class);
    private static final Duration BACK = Duration.ofHours(3);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int CATCH_UP_SECONDS = 5;

    private final Map<String, String> kafkaProperties;
    private final ShardLog log;
    private final Clock clock;
    private final TraceStore store = new TraceStore();
    private final Consumer<Segment> other;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile boolean closed;
    private @Nullable Thread reader;

    /**
     * A follower.
     *
     * @param other is told of every segment that comes from now on
     */
    TraceFollower(Map<String, String> kafkaProperties, ShardLog log, Clock clock, Consumer<Segment> other) {
        this.kafkaProperties = Map.copyOf(kafkaProperties);
        this.log = log;
        this.clock = clock;
        this.other = other;
    }

    /** What there is. The first who asks waits until it has been read, for some seconds at most. */
    TraceStore store() {
        start();
        try {
            if (!caughtUp.await(CATCH_UP_SECONDS, TimeUnit.SECONDS)) {
                LOG.atInfo().log("Traces are still being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return store;
    }

    /** Begins to read, if it has not begun. */
    synchronized void start() {
        if (reader == null && !closed) {
            reader = new Thread(this::run, "trace-reader");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private void run() {
        long from = clock.millis();
        while (!closed) {
            try (ShardReader shard = open()) {
                follow(shard, from);
            } catch (LogException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Traces cannot be read now; tried again");
                pause();
            }
        }
    }

    private ShardReader open() {
        SegmentLog.create(log);
        ShardReader shard = new KafkaShardReader(kafkaProperties, SegmentLog.NAME, clock);
        shard.seek(0, shard.offsetAt(0, clock.instant().minus(BACK)));
        return shard;
    }

    private void follow(ShardReader shard, long from) {
        while (!closed) {
            for (LogRecord record : shard.poll(POLL)) {
                take(record, record.arrivedAt().toEpochMilli() >= from);
            }
            if (caughtUp.getCount() > 0 && !shard.caughtUp().isEmpty()) {
                caughtUp.countDown();
            }
        }
    }

    /** What is no segment was not written by us. */
    private void take(LogRecord record, boolean fresh) {
        Segment segment;
        try {
            segment = Segment.parse(record.data());
        } catch (IllegalArgumentException e) {
            return;
        }
        store.add(segment);
        if (fresh) {
            other.accept(segment);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread running = reader;
        if (running != null) {
            try {
                running.join(2_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
