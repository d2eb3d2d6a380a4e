package io.freshet.ingest.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SequenceNumberTest {
    private static final Instant CREATED = Instant.ofEpochSecond(1_421_889_722);
    private static final Shard SHARD = Shard.first(3, HashKeyRange.evenly(4).get(3), CREATED);

    @Test
    void hasFiftySixDigits() {
        assertThat(SequenceNumber.start(0, CREATED).toString()).hasSize(56);
        assertThat(SequenceNumber.ofOffset(SHARD, Long.MAX_VALUE - 1, CREATED.plusSeconds(1))
                        .toString())
                .hasSize(56);
    }

    @Test
    void startsOfConsecutiveShardsDifferAsTheServicesDo() {
        BigInteger first = new BigInteger(SequenceNumber.start(0, CREATED).toString());
        BigInteger second = new BigInteger(SequenceNumber.start(1, CREATED).toString());

        assertThat(second.subtract(first)).isEqualTo(new BigInteger("22300745198530623141535718272648361505980432"));
    }

    @Test
    void readsBackWhatItWrote() {
        SequenceNumber number = SequenceNumber.ofOffset(SHARD, 12_345, CREATED.plusSeconds(99));

        assertThat(SequenceNumber.parse(number.toString())).contains(number);
        assertThat(number.offset()).isEqualTo(12_345);
        assertThat(number.offsetAfter()).isEqualTo(12_346);
    }

    @Test
    void ordersByOffsetWithinAShardAndAfterItsStart() {
        SequenceNumber late = SequenceNumber.ofOffset(SHARD, 0, CREATED.plusSeconds(1000));
        SequenceNumber later = SequenceNumber.ofOffset(SHARD, 1, CREATED.plusSeconds(1000));

        assertThat(SHARD.startingSequenceNumber()).isLessThan(late);
        assertThat(late).isLessThan(later);
    }

    @Test
    void theStartOfAShardIsTheOffsetOfItsFirstRecord() {
        assertThat(SHARD.startingSequenceNumber().offset()).isZero();
        assertThat(SHARD.startingSequenceNumber().offsetAfter()).isZero();
    }

    @Test
    void refusesWhatIsNoSequenceNumber() {
        assertThat(SequenceNumber.parse("0")).isEmpty();
        assertThat(SequenceNumber.parse("abc")).isEmpty();
        assertThat(SequenceNumber.parse("9".repeat(56))).isEmpty();
        assertThat(SequenceNumber.parse("1" + "0".repeat(55))).isEmpty();
    }

    @Test
    void manyAreWrittenAsEachOfThemIs() {
        SequenceNumbers numbers = new SequenceNumbers();
        Random random = new Random(7);
        long offset = 0;
        long arrived = CREATED.toEpochMilli();
        for (int i = 0; i < 10_000; i++) {
            offset = random.nextInt(50) == 0 ? random.nextLong(Long.MAX_VALUE - 20_000) : offset + 1;
            arrived += random.nextInt(100) == 0 ? random.nextInt(5000) : 0;

            assertThat(new String(numbers.ofOffset(SHARD, offset, arrived), US_ASCII))
                    .isEqualTo(SequenceNumber.ofOffset(SHARD, offset, Instant.ofEpochMilli(arrived))
                            .toString());
        }
    }
}
