package io.freshet.ingest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.stream.HashKeyRange;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamMode;
import io.freshet.ingest.stream.StreamSettings;
import io.freshet.ingest.stream.StreamStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AwsLimitsTest {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    private final HandClock clock = new HandClock();
    private final AwsLimits limits = new AwsLimits(clock);
    private final Stream orders = stream("orders", Instant.EPOCH);

    @Test
    void aShardTakesAThousandRecordsASecond() {
        assertThat(taken(2000, 10)).isEqualTo(1000);

        clock.advance(Duration.ofMillis(500));
        assertThat(taken(2000, 10)).isEqualTo(500);
        clock.advance(Duration.ofSeconds(60));
        assertThat(taken(2000, 10)).isEqualTo(1000);
    }

    @Test
    void aShardTakesOneMebibyteASecond() {
        assertThat(taken(100, 100 * KIB)).isEqualTo(10);

        clock.advance(Duration.ofSeconds(1));
        assertThat(taken(100, 256 * KIB)).isEqualTo(4);
    }

    @Test
    void eachShardHasItsOwnLimit() {
        assertThat(limits.takesRecord(orders, 0, MIB)).isTrue();

        assertThat(limits.takesRecord(orders, 0, 1)).isFalse();
        assertThat(limits.takesRecord(orders, 1, MIB)).isTrue();
        assertThat(limits.takesRecord(stream("orders", Instant.EPOCH.plusSeconds(1)), 0, MIB))
                .isTrue();
    }

    @Test
    void aLargeRecordIsTakenAgainstWhatWasNotUsedBefore() {
        assertThat(limits.takesRecord(orders, 0, 10 * MIB)).isTrue();

        clock.advance(Duration.ofSeconds(1));
        assertThat(limits.takesRecord(orders, 0, 10 * MIB)).isFalse();
        assertThat(limits.takesRecord(orders, 0, 512 * KIB)).isTrue();
        clock.advance(Duration.ofSeconds(30));
        assertThat(limits.takesRecord(orders, 0, 10 * MIB)).isTrue();
    }

    @Test
    void smallRecordsDoNotDrawOnTheCreditOfLargeOnes() {
        clock.advance(Duration.ofMinutes(5));

        assertThat(taken(100, MIB)).isEqualTo(1);
    }

    @Test
    void aShardIsReadFiveTimesASecond() {
        assertThat(reads(10)).isEqualTo(5);

        clock.advance(Duration.ofMillis(400));
        assertThat(reads(10)).isEqualTo(2);
    }

    @Test
    void nothingIsReadForFiveSecondsAfterTenMebibytes() {
        assertThat(reads(1)).isEqualTo(1);
        limits.gave(orders, 0, 10 * MIB);

        clock.advance(Duration.ofMillis(4999));
        assertThat(reads(1)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(reads(1)).isEqualTo(1);
    }

    @Test
    void nothingIsReadForASecondAfterTwoMebibytesInSeveralReads() {
        assertThat(reads(1)).isEqualTo(1);
        limits.gave(orders, 0, MIB);
        assertThat(reads(1)).isEqualTo(1);
        limits.gave(orders, 0, MIB);

        clock.advance(Duration.ofMillis(999));
        assertThat(reads(1)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(reads(1)).isEqualTo(1);
    }

    @Test
    void fiveIteratorsASecondAreGivenOfEachShard() {
        assertThat(IntStream.range(0, 10).filter(i -> limits.takesIterator(orders, 0)))
                .hasSize(5);
        assertThat(limits.takesIterator(orders, 1)).isTrue();
    }

    @Test
    void callsAreCountedByAccountOrByStream() {
        assertThat(calls("CreateStream", "a", "b")).isEqualTo(5);
        assertThat(calls("CreateStream", "c")).isZero();
        assertThat(limits.takesCall("CreateStream", "000000000001", "a")).isTrue();
        assertThat(calls("ListStreamConsumers", "a", "b")).isEqualTo(10);
        assertThat(calls("DescribeLimits", "")).isEqualTo(1);
        assertThat(calls("UpdateStreamMode", "")).isEqualTo(5);

        clock.advance(Duration.ofSeconds(1));
        assertThat(calls("CreateStream", "a")).isEqualTo(5);
    }

    @Test
    void forgetsWhatHasRested() {
        for (int shard = 0; shard < 500; shard++) {
            limits.takesRecord(orders, shard, 1);
        }
        calls("ListStreamConsumers", "a", "b", "c");
        assertThat(limits.size()).isEqualTo(503);

        clock.advance(Duration.ofMinutes(1));
        limits.takesRecord(orders, 0, 1);

        assertThat(limits.size()).isEqualTo(1);
    }

    @Test
    void aClockThatGoesBackStopsNothing() {
        taken(2000, 10);
        clock.advance(Duration.ofHours(-1));
        assertThat(taken(2000, 10)).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(taken(2000, 10)).isEqualTo(1000);
    }

    private long taken(int offered, long bytes) {
        return IntStream.range(0, offered)
                .filter(i -> limits.takesRecord(orders, 0, bytes))
                .count();
    }

    private long reads(int asked) {
        return IntStream.range(0, asked)
                .filter(i -> limits.takesRead(orders, 0))
                .count();
    }

    /** How many of a hundred calls for each of the streams. */
    private long calls(String operation, String... streams) {
        return List.of(streams).stream()
                .mapToLong(stream -> IntStream.range(0, 100)
                        .filter(i -> limits.takesCall(operation, "000000000000", stream))
                        .count())
                .sum();
    }

    private static Stream stream(String name, Instant createdAt) {
        return new Stream(
                name,
                "arn:aws:kinesis:us-east-1:000000000000:stream/" + name,
                createdAt,
                StreamStatus.ACTIVE,
                StreamMode.PROVISIONED,
                Duration.ofDays(1),
                List.of(Shard.first(0, HashKeyRange.evenly(1).get(0), createdAt)),
                Map.of(),
                StreamSettings.DEFAULT,
                List.of());
    }

    private static final class HandClock extends Clock {
        private Instant now = Instant.ofEpochSecond(1_000_000);

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("one zone is enough");
        }
    }
}
