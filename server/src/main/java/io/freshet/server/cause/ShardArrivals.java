package io.freshet.server.cause;

import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived in the shards of a stream within the last minute, whoever put it there: told by positions in the log, among which a
 * few belong to transactions.
 *
 * @param lately by shard, of those that are open
 * @param last when the newest record arrived, looked at if none did within the minute; null if there is none, or if that is not known
 */
record ShardArrivals(Map<String, Long> lately, @Nullable Instant last) {
    static final Duration LATELY = Duration.ofSeconds(60);
    /** Of so many shards at most; a stream with more is judged by its first ones. */
    static final int SHARDS = 64;
    /** What lies at the end of a shard may belong to transactions, and be no record. */
    private static final int BACK = 8;

    static ShardArrivals of(Stream stream, ShardLog log, Instant now) {
        List<Shard> shards = stream.openShards().stream().limit(SHARDS).toList();
        Map<String, Long> lately = new TreeMap<>();
        long all = 0;
        for (Shard shard : shards) {
            long end = log.endOffset(stream.log(), shard.index());
            long from = log.offsetAt(stream.log(), shard.index(), now.minus(LATELY));
            lately.put(shard.id().toString(), Math.max(0, end - from));
            all += Math.max(0, end - from);
        }
        return new ShardArrivals(lately, all == 0 ? newest(stream, shards, log) : null);
    }

    private static @Nullable Instant newest(Stream stream, List<Shard> shards, ShardLog log) {
        @Nullable Instant newest = null;
        for (Shard shard : shards) {
            long end = log.endOffset(stream.log(), shard.index());
            long from = Math.max(log.startOffset(stream.log(), shard.index()), end - BACK);
            if (from < end) {
                List<LogRecord> read = log.read(stream.log(), shard.index(), from, BACK, 1 << 20, Duration.ZERO)
                        .records();
                Instant at = read.isEmpty() ? null : read.get(read.size() - 1).arrivedAt();
                newest = at != null && (newest == null || at.isAfter(newest)) ? at : newest;
            }
        }
        return newest;
    }

    long sum() {
        return lately.values().stream().mapToLong(Long::longValue).sum();
    }
}
