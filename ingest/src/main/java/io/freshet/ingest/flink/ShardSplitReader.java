package io.freshet.ingest.flink;

import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** Fetches records and, a few times a second, asks which shards it has caught up with. */
final class ShardSplitReader implements SplitReader<ShardEvent, ShardSplit> {
    private static final Duration CAUGHT_UP_INTERVAL = Duration.ofMillis(50);

    private final ShardReader reader;
    private long askedAtNanos = System.nanoTime() - CAUGHT_UP_INTERVAL.toNanos();

    ShardSplitReader(ShardReader reader) {
        this.reader = reader;
    }

    @Override
    public RecordsWithSplitIds<ShardEvent> fetch() {
        Map<String, Collection<ShardEvent>> events = new HashMap<>();
        int shard = -1;
        List<ShardEvent> ofShard = List.of();
        for (LogRecord record : reader.poll(CAUGHT_UP_INTERVAL)) {
            if (record.shard() != shard) {
                shard = record.shard();
                ofShard = eventsOf(events, shard);
            }
            ofShard.add(new ShardEvent.Record(record, record.arrivedAt().toEpochMilli()));
        }
        if (System.nanoTime() - askedAtNanos >= CAUGHT_UP_INTERVAL.toNanos()) {
            reader.caughtUp().forEach((caughtUp, at) -> eventsOf(events, caughtUp)
                    .add(new ShardEvent.CaughtUp(caughtUp, at.toEpochMilli())));
            askedAtNanos = System.nanoTime();
        }
        return new RecordsBySplits<>(events, Set.of());
    }

    private static List<ShardEvent> eventsOf(Map<String, Collection<ShardEvent>> events, int shard) {
        return (List<ShardEvent>) events.computeIfAbsent(Integer.toString(shard), id -> new ArrayList<>());
    }

    @Override
    public void handleSplitsChanges(SplitsChange<ShardSplit> change) {
        change.splits().forEach(split -> reader.seek(split.shard(), split.offset()));
    }

    @Override
    public void wakeUp() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}
