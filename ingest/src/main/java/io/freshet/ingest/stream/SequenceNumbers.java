package io.freshet.ingest.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes many sequence numbers, faster than one by one: the number after a number differs from it by 2^80 as long as the second of
 * arrival stays the same, and that is added to its digits. Not for several threads.
 */
public final class SequenceNumbers {
    private static final int DIGITS = 56;
    private static final byte[] STEP = BigInteger.ONE.shiftLeft(80).toString().getBytes(US_ASCII);

    private @Nullable Last[] lastOfShard = new Last[16];

    /** The number written last for a shard. */
    private static final class Last {
        private long offset = -1;
        private long arrivedSecond;
        private final byte[] text = new byte[DIGITS];
    }

    /** The 56 digits of the number of the record at an offset, in ASCII; to be used before the next call. */
    public byte[] ofOffset(Shard shard, long offset, long arrivedAtMillis) {
        long second = Math.floorDiv(arrivedAtMillis, 1000L);
        Last last = last(shard.index());
        if (last.offset >= 0 && last.offset + 1 == offset && last.arrivedSecond == second) {
            step(last.text);
        } else {
            SequenceNumber number = SequenceNumber.ofOffset(shard, offset, Instant.ofEpochSecond(second));
            byte[] digits = number.toBigInteger().toString().getBytes(US_ASCII);
            Arrays.fill(last.text, 0, DIGITS - digits.length, (byte) '0');
            System.arraycopy(digits, 0, last.text, DIGITS - digits.length, digits.length);
            last.arrivedSecond = second;
        }
        last.offset = offset;
        return last.text;
    }

    private Last last(int shard) {
        if (shard >= lastOfShard.length) {
            lastOfShard = Arrays.copyOf(lastOfShard, Math.max(shard + 1, 2 * lastOfShard.length));
        }
        Last last = lastOfShard[shard];
        if (last == null) {
            last = new Last();
            lastOfShard[shard] = last;
        }
        return last;
    }

    private static void step(byte[] text) {
        int carry = 0;
        for (int i = 1; i <= STEP.length; i++) {
            int sum = text[DIGITS - i] + STEP[STEP.length - i] - '0' + carry;
            carry = ('9' - sum) >>> 31; // without a branch that cannot be foretold
            text[DIGITS - i] = (byte) (sum - 10 * carry);
        }
        for (int i = DIGITS - STEP.length - 1; carry > 0; i--) {
            carry = text[i] == '9' ? 1 : 0;
            text[i] = (byte) (carry == 1 ? '0' : text[i] + 1);
        }
    }
}
