package io.freshet.jobs.delivery.park;

import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies in a log after given positions: told by reading, as what ends a transaction takes positions, too. */
final class Backlog {
    private static final int BYTES = 1 << 20;
    /** What lies at the end of a shard may belong to transactions, and be no record. */
    private static final int BACK = 8;
    /** Of so many shards at most the last record is looked for. */
    private static final int SHARDS = 16;

    private final ShardLog log;

    Backlog(ShardLog log) {
        this.log = log;
    }

    /** Whether there is no record between the positions and the ends; if a shard has no position, that is not known, and false. */
    boolean isEmpty(LogName name, Map<Integer, Long> positions, Map<Integer, Long> ends) {
        return positions.keySet().equals(ends.keySet())
                && positions.entrySet().stream().allMatch(position -> {
                    long end = ends.getOrDefault(position.getKey(), -1L);
                    return position.getValue() == end
                            || (position.getValue() < end && isEmpty(name, position.getKey(), position.getValue()));
                });
    }

    private boolean isEmpty(LogName name, int shard, long from) {
        return log.read(name, shard, from, 1, BYTES, Duration.ZERO).records().isEmpty();
    }

    /** When the newest record arrived that is still kept; empty if there is none. */
    Optional<Instant> lastArrival(LogName name, Map<Integer, Long> ends) {
        return ends.entrySet().stream()
                .limit(SHARDS)
                .flatMap(end -> lastArrival(name, end.getKey(), end.getValue()).stream())
                .max(Instant::compareTo);
    }

    private Optional<Instant> lastArrival(LogName name, int shard, long end) {
        long from = Math.max(log.startOffset(name, shard), end - BACK);
        if (from >= end) {
            return Optional.empty();
        }
        List<LogRecord> read =
                log.read(name, shard, from, BACK, BYTES, Duration.ZERO).records();
        return read.isEmpty()
                ? Optional.empty()
                : Optional.of(read.get(read.size() - 1).arrivedAt());
    }
}
