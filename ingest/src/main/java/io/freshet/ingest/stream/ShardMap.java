package io.freshet.ingest.stream;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which shard takes which hash key. */
public final class ShardMap implements Serializable {
    private static final BigInteger END = HashKey.MAX.add(BigInteger.ONE);

    private final int[] shards;

    /** The upper and the lower 64 bits of the last key of each shard, unsigned. */
    private final long[] lastHigh;

    private final long[] lastLow;

    private ShardMap(int[] shards, List<BigInteger> lastKeys) {
        this.shards = shards;
        this.lastHigh = lastKeys.stream()
                .mapToLong(key -> key.shiftRight(64).longValue())
                .toArray();
        this.lastLow = lastKeys.stream().mapToLong(BigInteger::longValue).toArray();
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
                open.stream().map(shard -> shard.range().end()).toList());
    }

    /** As a new stream has it: shard i is the i-th of equal parts. */
    public static ShardMap even(int shards) {
        return new ShardMap(
                IntStream.range(0, shards).toArray(),
                HashKeyRange.evenly(shards).stream().map(HashKeyRange::end).toList());
    }

    public int shardOf(String partitionKey) {
        return shardOf(partitionKey.getBytes(StandardCharsets.UTF_8));
    }

    /** The index of the shard of a partition key in UTF-8. */
    public int shardOf(byte[] partitionKey) {
        ByteBuffer key = ByteBuffer.wrap(HashKey.digest(partitionKey));
        return shardOf(key.getLong(), key.getLong());
    }

    /** The index of the shard. */
    public int shardOf(BigInteger hashKey) {
        return shardOf(hashKey.shiftRight(64).longValue(), hashKey.longValue());
    }

    private int shardOf(long high, long low) {
        int first = 0;
        int last = shards.length - 1;
        while (first < last) {
            int middle = (first + last) >>> 1;
            int compared = Long.compareUnsigned(high, lastHigh[middle]);
            if (compared > 0 || (compared == 0 && Long.compareUnsigned(low, lastLow[middle]) > 0)) {
                first = middle + 1;
            } else {
                last = middle;
            }
        }
        return shards[first];
    }
}
