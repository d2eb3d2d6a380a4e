package io.freshet.firehosesink.flink;

import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Lane;
import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3aObjectStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** Runs a lane on the task's thread, so that what it emits and what it checkpoints always agree. */
final class LaneReader implements SourceReader<byte[], LaneSplit> {
    private final DeliveryConfig config;
    private final RecordReaderFactory readers;
    private final StartPosition start;
    private final ObjectStore store;
    private final Lane lane;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private LaneSplit split = LaneSplit.fresh();
    private @Nullable Fetcher fetcher;

    LaneReader(DeliveryConfig config, RecordReaderFactory readers, StartPosition start, ObjectStoreConfig storeConfig) {
        this.config = config;
        this.readers = readers;
        this.start = start;
        this.store = new S3aObjectStore(storeConfig);
        this.lane = new Lane(config, Encoders.of(config), store, Clock.systemUTC(), new SecureRandom());
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
        Fetcher.Batch batch = fetcher == null ? null : fetcher.next();
        if (batch != null) {
            batch.starts().forEach(lane::startAt);
            for (SourceRecord record : batch.records()) {
                emit(lane.append(record), output);
            }
            if (batch.records().isEmpty()) {
                emit(lane.caughtUp(), output);
            }
        }
        emit(lane.sealIfDue(), output);
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
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
        lane.close();
        store.close();
    }

    private static void emit(List<StagedObject> staged, ReaderOutput<byte[]> output) throws IOException {
        for (StagedObject object : staged) {
            output.collect(StagedObjectSerializer.INSTANCE.serialize(object));
        }
    }
}
