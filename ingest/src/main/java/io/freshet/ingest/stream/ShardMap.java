package io.freshet.ingest.stream;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Which shard takes which hash key. Shard i is the i-th range; the ranges are in order and cover the whole space. */
public final class ShardMap implements Serializable {
    private final ArrayList<HashKeyRange> ranges;

    public ShardMap(List<HashKeyRange> ranges) {
        BigInteger next = BigInteger.ZERO;
        for (HashKeyRange range : ranges) {
            if (!range.start().equals(next)) {
                throw new IllegalArgumentException(
                        "hash key range starts at " + range.start() + " (expected: " + next + ")");
            }
            next = range.end().add(BigInteger.ONE);
        }
        if (!next.equals(HashKey.MAX.add(BigInteger.ONE))) {
            throw new IllegalArgumentException("hash key ranges end before " + next + " (expected: 2^128)");
        }
        this.ranges = new ArrayList<>(ranges);
    }

    /** As a new stream has it. */
    public static ShardMap even(int shards) {
        return new ShardMap(HashKeyRange.evenly(shards));
    }

    public int shards() {
        return ranges.size();
    }

    public int shardOf(String partitionKey) {
        return shardOf(HashKey.ofPartitionKey(partitionKey));
    }

    public int shardOf(BigInteger hashKey) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hashKey.compareTo(ranges.get(middle).end()) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
