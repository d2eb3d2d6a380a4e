package io.freshet.ingest.flink;

import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Gives shard i to subtask i modulo the parallelism, when the subtask asks for it. A reader asks when it starts without a shard, so
 * one that was restored with its shards is left alone.
 */
final class ShardEnumerator implements SplitEnumerator<ShardSplit, ShardAssignment> {
    private final SplitEnumeratorContext<ShardSplit> context;
    private final ShardReaderFactory readers;
    private final StartingPosition start;
    private final List<ShardSplit> pending;
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private boolean resolved;

    ShardEnumerator(
            SplitEnumeratorContext<ShardSplit> context,
            ShardReaderFactory readers,
            StartingPosition start,
            ShardAssignment restored) {
        this.context = context;
        this.readers = readers;
        this.start = start;
        this.resolved = restored.resolved();
        this.pending = new ArrayList<>(restored.pending());
    }

    @Override
    public void start() {
        if (!resolved) {
            context.callAsync(this::firstSplits, this::resolve);
        }
    }

    private List<ShardSplit> firstSplits() {
        try (ShardReader reader = readers.open()) {
            return reader.shards().stream()
                    .map(shard -> new ShardSplit(shard, start.offset(reader, shard), Long.MIN_VALUE))
                    .toList();
        }
    }

    private void resolve(List<ShardSplit> splits, @Nullable Throwable failure) {
        if (failure != null) {
            throw new FlinkRuntimeException("cannot find where to start reading: " + failure.getMessage(), failure);
        }
        pending.addAll(splits);
        resolved = true;
        TreeSet<Integer> subtasks = new TreeSet<>(waiting);
        waiting.clear();
        subtasks.forEach(this::serve);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        if (resolved) {
            serve(subtask);
        } else {
            waiting.add(subtask);
        }
    }

    private void serve(int subtask) {
        if (!context.registeredReaders().containsKey(subtask)) {
            return;
        }
        boolean served = false;
        for (Iterator<ShardSplit> splits = pending.iterator(); splits.hasNext(); ) {
            ShardSplit split = splits.next();
            if (split.shard() % context.currentParallelism() == subtask) {
                context.assignSplit(split, subtask);
                splits.remove();
                served = true;
            }
        }
        if (!served) {
            context.sendEventToSourceReader(subtask, new NoShardEvent());
        }
    }

    @Override
    public void addSplitsBack(List<ShardSplit> splits, int subtask) {
        pending.addAll(splits);
        if (context.registeredReaders().containsKey(subtask)) {
            serve(subtask);
        }
    }

    @Override
    public void addReader(int subtask) {
        // a reader asks for what it needs
    }

    @Override
    public ShardAssignment snapshotState(long checkpointId) {
        return new ShardAssignment(resolved, pending);
    }

    @Override
    public void close() {}
}
