package io.freshet.ingest.flink;

import io.freshet.ingest.log.ShardReaderFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;

/** Reads the shards of one subtask with one thread. Without a shard it is idle, once the enumerator has said that it gets none. */
@SuppressWarnings("try") // Flink's readers may be interrupted while they close
final class ShardSourceReader
        extends SingleThreadMultiplexSourceReaderBase<ShardEvent, ShardEvent, ShardSplit, ShardProgress> {
    private final CompletableFuture<Void> toldOfNoShard = new CompletableFuture<>();
    private boolean idle;

    ShardSourceReader(ShardReaderFactory readers, SourceReaderContext context) {
        super(() -> new ShardSplitReader(readers.open()), ShardSourceReader::emit, context.getConfiguration(), context);
    }

    private static void emit(ShardEvent event, SourceOutput<ShardEvent> output, ShardProgress progress) {
        ShardEvent emitted;
        if (event instanceof ShardEvent.Record record) {
            emitted = progress.emit(record.record());
        } else {
            emitted = progress.caughtUp(event.timestamp());
        }
        output.collect(emitted, emitted.timestamp());
    }

    @Override
    public void start() {
        super.start();
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof NoShardEvent) {
            toldOfNoShard.complete(null);
        } else {
            super.handleSourceEvents(event);
        }
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        CompletableFuture<Void> available = super.isAvailable();
        return idle || available.isDone() || getNumberOfCurrentlyAssignedSplits() > 0
                ? available
                : CompletableFuture.anyOf(available, toldOfNoShard).thenAccept(either -> {});
    }

    @Override
    public InputStatus pollNext(ReaderOutput<ShardEvent> output) throws Exception {
        if (!idle && toldOfNoShard.isDone() && getNumberOfCurrentlyAssignedSplits() == 0) {
            output.markIdle();
            idle = true;
        }
        return super.pollNext(output);
    }

    @Override
    protected void onSplitFinished(Map<String, ShardProgress> finished) {
        throw new IllegalStateException("a shard is read for ever, and yet these ended: " + finished.keySet());
    }

    @Override
    protected ShardProgress initializedState(ShardSplit split) {
        return new ShardProgress(split);
    }

    @Override
    protected ShardSplit toSplitType(String splitId, ShardProgress progress) {
        return progress.split();
    }
}
