package io.freshet.ingest.scale;

import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is written through this process into the shards of on-demand streams. Used by many threads at once. */
public final class ShardLoads {
    private volatile ConcurrentHashMap<Key, Counter> counters = new ConcurrentHashMap<>();

    /** A stream that is made again begins anew. */
    record Key(String stream, Instant createdAt, int shard) {
        static Key of(Stream stream, int shard) {
            return new Key(stream.name(), stream.createdAt(), shard);
        }
    }

    /** What came within some time. */
    record Load(long bytes, long records) {
        static final Load NOTHING = new Load(0, 0);
    }

    private record Counter(LongAdder bytes, LongAdder records) {
        Counter() {
            this(new LongAdder(), new LongAdder());
        }
    }

    /** A record of so many bytes, data and partition key, goes into a shard. */
    public void wrote(Stream stream, int shard, long bytes) {
        if (stream.mode() == StreamMode.ON_DEMAND) {
            Counter counter = counters.computeIfAbsent(Key.of(stream, shard), any -> new Counter());
            counter.bytes().add(bytes);
            counter.records().increment();
        }
    }

    /** What came since the last time this was asked; a few records that come at this moment may be lost to the count. */
    Map<Key, Load> take() {
        ConcurrentHashMap<Key, Counter> taken = counters;
        counters = new ConcurrentHashMap<>();
        Map<Key, Load> loads = new HashMap<>();
        taken.forEach((key, counter) ->
                loads.put(key, new Load(counter.bytes().sum(), counter.records().sum())));
        return loads;
    }
}
