package io.freshet.ingest.stream;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which shard takes which hash key. */
public final class ShardMap implements Serializable {
    private static final BigInteger END = HashKey.MAX.add(BigInteger.ONE);

    private final int[] shards;
    private final BigInteger[] lastKeys;

    private ShardMap(int[] shards, BigInteger[] lastKeys) {
        this.shards = shards;
        this.lastKeys = lastKeys;
    }

    /** Of the shards that are open; together they cover the whole space, each key once. */
    public static ShardMap of(Collection<Shard> shards) {
        List<Shard> open = shards.stream()
                .filter(Shard::isOpen)
                .sorted(Comparator.comparing(shard -> shard.range().start()))
                .toList();
        BigInteger next = BigInteger.ZERO;
        for (Shard shard : open) {
            if (!shard.range().start().equals(next)) {
                throw new IllegalArgumentException(
                        shard.id() + " starts at " + shard.range().start() + " (expected: " + next + ")");
            }
            next = shard.range().end().add(BigInteger.ONE);
        }
        if (!next.equals(END)) {
            throw new IllegalArgumentException("hash key ranges end before " + next + " (expected: 2^128)");
        }
        return new ShardMap(
                open.stream().mapToInt(Shard::index).toArray(),
                open.stream().map(shard -> shard.range().end()).toArray(BigInteger[]::new));
    }

    /** As a new stream has it: shard i is the i-th of equal parts. */
    public static ShardMap even(int shards) {
        return new ShardMap(
                IntStream.range(0, shards).toArray(),
                HashKeyRange.evenly(shards).stream().map(HashKeyRange::end).toArray(BigInteger[]::new));
    }

    public int shardOf(String partitionKey) {
        return shardOf(HashKey.ofPartitionKey(partitionKey));
    }

    /** The index of the shard. */
    public int shardOf(BigInteger hashKey) {
        int low = 0;
        int high = lastKeys.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hashKey.compareTo(lastKeys[middle]) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return shards[low];
    }
}
