package io.freshet.ingest.stream;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * A sequence number as the service writes it since 2014 (version 2): 56 decimal digits of the hex number
 *
 * <pre>
 *   2 | shard creation, s (9) | low nibble of shard (1) | index (16) | 00 | arrival, s (9) | shard (8) | 2
 * </pre>
 *
 * so that numbers of one shard order by index. A record's index is its offset in the log plus one; index 0 is the shard's start.
 *
 * @param shardCreatedAt to the second
 * @param index 0..2^63-1
 * @param arrivedAt to the second
 */
public record SequenceNumber(int shard, Instant shardCreatedAt, long index, Instant arrivedAt)
        implements Comparable<SequenceNumber> {
    private static final int HEX_DIGITS = 47;
    private static final long MAX_SECONDS = 0xF_FFFF_FFFFL;

    public SequenceNumber {
        shardCreatedAt = wholeSecond("shard creation", shardCreatedAt);
        arrivedAt = wholeSecond("arrival", arrivedAt);
        if (shard < 0 || index < 0) {
            throw new IllegalArgumentException(
                    "sequence number of shard " + shard + ", index " + index + " (expected: neither is negative)");
        }
    }

    private static Instant wholeSecond(String what, Instant instant) {
        if (instant.getEpochSecond() < 0 || instant.getEpochSecond() > MAX_SECONDS) {
            throw new IllegalArgumentException(what + ": " + instant + " (expected: 36 bits of seconds since 1970)");
        }
        return Instant.ofEpochSecond(instant.getEpochSecond());
    }

    /** Where a shard starts. */
    public static SequenceNumber start(int shard, Instant shardCreatedAt) {
        return new SequenceNumber(shard, shardCreatedAt, 0, shardCreatedAt);
    }

    /** Of the record at an offset of the log. */
    public static SequenceNumber ofOffset(Shard shard, long offset, Instant arrivedAt) {
        return ofOffset(shard.index(), shard.createdAt(), offset, arrivedAt);
    }

    /** As the other, for those who know no more of the shard. */
    public static SequenceNumber ofOffset(int shard, Instant shardCreatedAt, long offset, Instant arrivedAt) {
        return new SequenceNumber(shard, shardCreatedAt, offset + 1, arrivedAt);
    }

    /** Empty if it is no version 2 sequence number. */
    public static Optional<SequenceNumber> parse(String text) {
        if (!text.matches("[1-9]\\d{54,56}")) {
            return Optional.empty();
        }
        String hex = new BigInteger(text).toString(16);
        if (hex.length() != HEX_DIGITS || !hex.startsWith("2") || !hex.endsWith("2")) {
            return Optional.empty();
        }
        BigInteger index = new BigInteger(hex.substring(11, 27), 16);
        long shard = Long.parseLong(hex.substring(38, 46), 16);
        if (index.bitLength() > 63 || shard > Integer.MAX_VALUE || !hex.startsWith("00", 27)) {
            return Optional.empty();
        }
        return Optional.of(new SequenceNumber(
                (int) shard,
                Instant.ofEpochSecond(Long.parseLong(hex.substring(1, 10), 16)),
                index.longValueExact(),
                Instant.ofEpochSecond(Long.parseLong(hex.substring(29, 38), 16))));
    }

    /** The offset of the record with this number; the shard's start is the offset of its first record. */
    public long offset() {
        return Math.max(0, index - 1);
    }

    /** The offset of the first record after this number. */
    public long offsetAfter() {
        return index;
    }

    @Override
    public int compareTo(SequenceNumber other) {
        return toBigInteger().compareTo(other.toBigInteger());
    }

    BigInteger toBigInteger() {
        return BigInteger.TWO
                .shiftLeft(36)
                .or(BigInteger.valueOf(shardCreatedAt.getEpochSecond()))
                .shiftLeft(4)
                .or(BigInteger.valueOf(shard & 0xF))
                .shiftLeft(64)
                .or(BigInteger.valueOf(index))
                .shiftLeft(8 + 36)
                .or(BigInteger.valueOf(arrivedAt.getEpochSecond()))
                .shiftLeft(32)
                .or(BigInteger.valueOf(shard))
                .shiftLeft(4)
                .or(BigInteger.TWO);
    }

    /** The 56 digits. */
    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
