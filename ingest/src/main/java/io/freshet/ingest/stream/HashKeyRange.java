package io.freshet.ingest.stream;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash keys that belong to a shard.
 *
 * @param start inclusive
 * @param end inclusive
 */
public record HashKeyRange(BigInteger start, BigInteger end) implements Serializable {
    public HashKeyRange {
        if (!HashKey.isValid(start) || !HashKey.isValid(end) || start.compareTo(end) > 0) {
            throw new IllegalArgumentException(
                    "hash key range: " + start + ".." + end + " (expected: start at most end, both 0..2^128-1)");
        }
    }

    public boolean contains(BigInteger hashKey) {
        return start.compareTo(hashKey) <= 0 && hashKey.compareTo(end) <= 0;
    }

    /** The whole space cut into equal parts; the last one takes the remainder. */
    public static List<HashKeyRange> evenly(int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("shards: " + shards + " (expected: 1 or more)");
        }
        BigInteger size = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(shards));
        List<HashKeyRange> ranges = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            BigInteger start = size.multiply(BigInteger.valueOf(i));
            BigInteger end = i == shards - 1 ? HashKey.MAX : start.add(size).subtract(BigInteger.ONE);
            ranges.add(new HashKeyRange(start, end));
        }
        return List.copyOf(ranges);
    }
}
