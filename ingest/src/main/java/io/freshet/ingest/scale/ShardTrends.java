package io.freshet.ingest.scale;

import io.freshet.ingest.stream.Shard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Since when the shards of one stream have been hot, and pairs of them cold; and what follows from it. */
final class ShardTrends {
    private final OnDemandThresholds thresholds;
    private Map<Integer, Instant> hotSince = Map.of();
    private Map<Pair, Instant> coldSince = Map.of();

    /** Two shards, the second of which follows the first in the hash space. */
    record Pair(int first, int second) {}

    /**
     * What is to be done at once, each shard in one place only.
     *
     * @param splits indexes of shards
     */
    record Decision(List<Integer> splits, List<Pair> merges) {
        boolean isNothing() {
            return splits.isEmpty() && merges.isEmpty();
        }
    }

    ShardTrends(OnDemandThresholds thresholds) {
        this.thresholds = thresholds;
    }

    /**
     * Takes in what happened in a stretch of time.
     *
     * @param open in the order of their hash keys
     * @param use the part of what it is meant to take that a shard took
     */
    Decision observe(List<Shard> open, ToDoubleFunction<Shard> use, Instant from, Instant to) {
        Map<Integer, Instant> hot = new HashMap<>();
        Map<Pair, Instant> cold = new HashMap<>();
        for (int i = 0; i < open.size(); i++) {
            Shard shard = open.get(i);
            if (use.applyAsDouble(shard) > thresholds.splitAbove()) {
                hot.put(shard.index(), hotSince.getOrDefault(shard.index(), from));
            }
            if (i + 1 < open.size()
                    && use.applyAsDouble(shard) + use.applyAsDouble(open.get(i + 1)) < thresholds.mergeBelow()) {
                Pair pair = new Pair(shard.index(), open.get(i + 1).index());
                cold.put(pair, coldSince.getOrDefault(pair, from));
            }
        }
        hotSince = hot;
        coldSince = cold;
        return new Decision(splits(open, to), merges(open, to));
    }

    private List<Integer> splits(List<Shard> open, Instant now) {
        return open.stream()
                .filter(shard -> hotSince.containsKey(shard.index()))
                .filter(shard ->
                        !now.isBefore(hotSince.getOrDefault(shard.index(), now).plus(thresholds.splitAfter())))
                .filter(shard -> shard.range().start().compareTo(shard.range().end()) < 0)
                .map(Shard::index)
                .limit(Math.max(0, thresholds.mostShards() - open.size()))
                .toList();
    }

    private List<Pair> merges(List<Shard> open, Instant now) {
        List<Pair> merges = new ArrayList<>();
        int i = 0;
        while (i + 1 < open.size() && open.size() - merges.size() > thresholds.fewestShards()) {
            Pair pair = new Pair(open.get(i).index(), open.get(i + 1).index());
            Instant since = coldSince.get(pair);
            boolean due = since != null && !now.isBefore(since.plus(thresholds.mergeAfter()));
            if (due) {
                merges.add(pair);
            }
            i += due ? 2 : 1;
        }
        return merges;
    }
}
