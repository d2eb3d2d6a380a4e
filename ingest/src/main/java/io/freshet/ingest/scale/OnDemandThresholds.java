package io.freshet.ingest.scale;

import java.time.Duration;

/**
 * When the shards of an on-demand stream are changed.
 *
 * @param bytesPerSecond what one shard is meant to take
 * @param recordsPerSecond likewise
 * @param splitAbove a shard that takes more than this part of either is hot
 * @param splitAfter a shard that has been hot for so long is split
 * @param mergeBelow two adjacent shards that together take less than this part of both are cold
 * @param mergeAfter two shards that have been cold for so long are merged
 * @param fewestShards open ones, below which nothing is merged
 * @param mostShards open ones, above which nothing is split
 */
public record OnDemandThresholds(
        long bytesPerSecond,
        long recordsPerSecond,
        double splitAbove,
        Duration splitAfter,
        double mergeBelow,
        Duration mergeAfter,
        int fewestShards,
        int mostShards) {
    /** One shard's limits at AWS, and at most what an on-demand stream grows to there without asking. */
    public static final OnDemandThresholds AWS = new OnDemandThresholds(
            1024 * 1024, 1000, 0.5, Duration.ofSeconds(15), 0.25, Duration.ofMinutes(10), 4, 200);

    public OnDemandThresholds {
        if (bytesPerSecond < 1 || recordsPerSecond < 1) {
            throw new IllegalArgumentException("a shard takes " + bytesPerSecond + " B/s and " + recordsPerSecond
                    + " records/s (expected: 1 or more of each)");
        }
        // The halves of a split shard must not be cold at once.
        if (!(mergeBelow > 0 && mergeBelow < splitAbove)) {
            throw new IllegalArgumentException(
                    "mergeBelow: " + mergeBelow + " (expected: above 0 and below splitAbove, " + splitAbove + ")");
        }
        if (fewestShards < 1 || mostShards < fewestShards) {
            throw new IllegalArgumentException(
                    "shards: " + fewestShards + ".." + mostShards + " (expected: 1 or more, ascending)");
        }
    }

    /** The part of what it is meant to take that a shard takes. */
    double use(ShardLoads.Load load, Duration within) {
        double seconds = within.toNanos() / 1e9;
        return Math.max(load.bytes() / seconds / bytesPerSecond, load.records() / seconds / recordsPerSecond);
    }
}
