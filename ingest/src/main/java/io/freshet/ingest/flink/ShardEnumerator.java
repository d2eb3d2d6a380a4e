package io.freshet.ingest.flink;

import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives shard i to subtask i modulo the parallelism, when the subtask asks for it. A reader asks when it starts without a shard, so
 * one that was restored with its shards is left alone. Shards that are added to the log later are found and given in the same way.
 */
final class ShardEnumerator implements SplitEnumerator<ShardSplit, ShardAssignment> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(1);

    private final SplitEnumeratorContext<ShardSplit> context;
    private final ShardReaderFactory readers;
    private final StartingPosition start;
    private final List<ShardSplit> pending;
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private final Clock clock;
    private volatile int known;
    private volatile boolean foundBefore;

    ShardEnumerator(
            SplitEnumeratorContext<ShardSplit> context,
            ShardReaderFactory readers,
            StartingPosition start,
            ShardAssignment restored,
            Clock clock) {
        this.context = context;
        this.clock = clock;
        this.readers = readers;
        this.start = start;
        this.known = restored.known();
        this.pending = new ArrayList<>(restored.pending());
    }

    @Override
    public void start() {
        context.callAsync(this::discover, this::add, 0, DISCOVERY_INTERVAL.toMillis());
    }

    private List<ShardSplit> discover() {
        int first = known;
        try (ShardReader reader = readers.open()) {
            return reader.shards().stream()
                    .filter(shard -> shard >= first)
                    .map(shard -> new ShardSplit(
                            shard,
                            first == 0 ? start.offset(reader, shard) : reader.startOffset(shard),
                            // Others have promised by now that nothing older comes, unless this job is just starting.
                            foundBefore ? clock.millis() : Long.MIN_VALUE))
                    .toList();
        }
    }

    private void add(List<ShardSplit> found, @Nullable Throwable failure) {
        if (failure != null && known == 0) {
            throw new FlinkRuntimeException("cannot find where to start reading: " + failure.getMessage(), failure);
        }
        if (failure != null) {
            LOG.warn("cannot look for new shards, trying again: {}", failure.toString());
            return;
        }
        foundBefore = true;
        List<ShardSplit> fresh =
                found.stream().filter(split -> split.shard() >= known).toList();
        if (fresh.isEmpty()) {
            return;
        }
        boolean first = known == 0;
        pending.addAll(fresh);
        known = Math.addExact(known, fresh.size());
        TreeSet<Integer> subtasks =
                new TreeSet<>(first ? waiting : context.registeredReaders().keySet());
        waiting.clear();
        subtasks.forEach(this::serve);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        if (known > 0) {
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
        return new ShardAssignment(known, pending);
    }

    @Override
    public void close() {}
}
