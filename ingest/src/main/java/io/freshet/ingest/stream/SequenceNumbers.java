package io.freshet.ingest.stream;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes many sequence numbers, faster than one by one: the number after a number differs from it by 2^80 as long as the second of
 * arrival stays the same. Not for several threads.
 */
public final class SequenceNumbers {
    private static final int DIGITS = 56;
    private static final int LIMB_DIGITS = 14;
    private static final int LIMBS = DIGITS / LIMB_DIGITS;
    private static final long LIMB = 100_000_000_000_000L;
    private static final long[] STEP = limbs(BigInteger.ONE.shiftLeft(80));

    private final Map<Integer, Last> lastOfShard = new HashMap<>();

    /** The number written last for a shard, least significant limb first. */
    private static final class Last {
        private long index;
        private long arrivedSecond;
        private long[] value = {};
    }

    /** The 56 digits of the number of the record at an offset, in ASCII; to be used before the next call. */
    public byte[] ofOffset(Shard shard, long offset, long arrivedAtMillis) {
        long second = Math.floorDiv(arrivedAtMillis, 1000L);
        Last last = lastOfShard.computeIfAbsent(shard.index(), any -> new Last());
        if (last.value.length > 0 && last.arrivedSecond == second && last.index == offset) {
            add(last.value);
        } else {
            SequenceNumber number = SequenceNumber.ofOffset(shard, offset, Instant.ofEpochSecond(second));
            last.value = limbs(number.toBigInteger());
            last.arrivedSecond = second;
        }
        last.index = offset + 1;
        return text(last.value);
    }

    private static void add(long[] value) {
        long carry = 0;
        for (int i = 0; i < LIMBS; i++) {
            long sum = value[i] + STEP[i] + carry;
            carry = sum >= LIMB ? 1 : 0;
            value[i] = carry == 1 ? sum - LIMB : sum;
        }
    }

    private static long[] limbs(BigInteger number) {
        long[] limbs = new long[LIMBS];
        BigInteger rest = number;
        for (int i = 0; i < LIMBS; i++) {
            BigInteger[] divided = rest.divideAndRemainder(BigInteger.valueOf(LIMB));
            limbs[i] = divided[1].longValueExact();
            rest = divided[0];
        }
        return limbs;
    }

    private static byte[] text(long[] limbs) {
        byte[] text = new byte[DIGITS];
        Arrays.fill(text, (byte) '0');
        for (int i = 0; i < LIMBS; i++) {
            int at = DIGITS - 1 - i * LIMB_DIGITS;
            for (long rest = limbs[i]; rest > 0; rest /= 10) {
                text[at--] = (byte) ('0' + rest % 10);
            }
        }
        return text;
    }
}
