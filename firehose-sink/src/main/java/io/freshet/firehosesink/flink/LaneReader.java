package io.freshet.firehosesink.flink;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.endpoint.EndpointClients;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Lane;
import io.freshet.firehosesink.lane.LaneParts;
import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.meter.MeteredEncoders;
import io.freshet.firehosesink.meter.MeteredEndpoint;
import io.freshet.firehosesink.process.Pipeline;
import io.freshet.firehosesink.s3.S3aObjectStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a lane on the task's thread, so that what it emits and what it checkpoints always agree. */
final class LaneReader implements SourceReader<byte[], LaneSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(LaneReader.class);

    private final DeliveryConfig config;
    private final RecordReaderFactory readers;
    private final StartPosition start;
    private final ObjectStore store;
    private final ExecutorService executor;
    private final DeliveryMeter meter;
    private final Lane lane;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private LaneSplit split = LaneSplit.fresh();
    private Iterator<SourceRecord> records = Collections.emptyIterator();
    private @Nullable Fetcher fetcher;

    LaneReader(DeliveryParts delivery) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        this.config = delivery.config();
        this.readers = delivery.reader();
        this.start = delivery.start();
        this.meter = delivery.meter().open();
        this.store = new S3aObjectStore(delivery.store());
        this.executor = sealing(config);
        LaneParts parts = new LaneParts(
                store,
                new MeteredEncoders(Encoders::of, meter),
                Pipeline.of(config, delivery.functions(), clock, random),
                config.endpoint() == null
                        ? null
                        : new MeteredEndpoint(EndpointClients.of(config, clock, random), meter),
                executor,
                LaneParts.DEFAULT_MEMORY_BUDGET);
        this.lane = new Lane(config, parts, clock, random);
    }

    /** Two threads, as long as there is work; one where records are sent, because their order counts there. */
    private static ExecutorService sealing(DeliveryConfig config) {
        int threads = config.endpoint() == null ? 2 : 1;
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "delivery-seal-" + config.deliveryStreamName()));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<LaneSplit> splits) {
        for (LaneSplit added : splits) {
            split = added;
            split.positions().forEach(lane::startAt);
            fetcher = new Fetcher(config.deliveryStreamName(), readers, start, split);
            fetcher.start();
            assigned.complete(null);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<byte[]> output) throws Exception {
        Fetcher.Batch batch = fetcher == null || records.hasNext() ? null : fetcher.next();
        if (batch != null) {
            batch.starts().forEach(lane::startAt);
            records = batch.records().iterator();
            meter.read(batch.records());
            if (batch.records().isEmpty()) {
                emit(lane.caughtUp(), output);
            }
        }
        while (records.hasNext() && lane.accepts()) {
            emit(lane.append(records.next()), output);
        }
        emit(lane.sealIfDue(), output);
        meter.holds(lane.oldestHeld(), lane.partitions());
        meter.filling(lane::open);
        return InputStatus.NOTHING_AVAILABLE;
    }

    /** While the lane is full, its progress counts and not the log's. */
    @Override
    public CompletableFuture<Void> isAvailable() {
        if (records.hasNext()) {
            return lane.accepts()
                    ? CompletableFuture.completedFuture(null)
                    : lane.progress().handle((done, failure) -> null);
        }
        return fetcher == null ? assigned : fetcher.available();
    }

    /** Before the split has come there is nothing to keep: the enumerator still has it. */
    @Override
    public List<LaneSplit> snapshotState(long checkpointId) {
        if (fetcher == null) {
            return List.of();
        }
        boolean started = split.started() || !lane.resumePositions().isEmpty();
        return List.of(new LaneSplit(started, lane.resumePositions()));
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {
        if (fetcher != null) {
            fetcher.close();
        }
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(10, SECONDS)) {
                LOG.atWarn()
                        .addKeyValue("deliveryStream", config.deliveryStreamName())
                        .log("What was being sealed did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lane.close();
        meter.close();
        store.close();
    }

    private static void emit(List<StagedObject> staged, ReaderOutput<byte[]> output) throws IOException {
        for (StagedObject object : staged) {
            output.collect(StagedObjectSerializer.INSTANCE.serialize(object));
        }
    }
}
