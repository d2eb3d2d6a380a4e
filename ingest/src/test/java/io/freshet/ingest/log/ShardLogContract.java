package io.freshet.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.log.LogException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every shard log does. */
public abstract class ShardLogContract {
    private static final Duration DAY = Duration.ofDays(1);
    private static final long MIB = 1024 * 1024;

    private LogName name = LogName.ofStream("unnamed");

    /** The log under test; one for all tests is fine. */
    protected abstract ShardLog log();

    @BeforeEach
    void nameTheLog() {
        name = LogName.ofStream("contract-" + UUID.randomUUID());
    }

    @Test
    void readsBackWhatWasAppendedInOrder() {
        log().create(name, 2, DAY);

        Appended first = append(1, "a", "one");
        Appended second = append(1, null, "two");

        ReadBatch batch = read(1, 0);
        assertThat(texts(batch)).containsExactly("one", "two");
        assertThat(batch.records()).extracting(LogRecord::offset).containsExactly(first.offset(), second.offset());
        assertThat(batch.records())
                .extracting(LogRecord::arrivedAt)
                .containsExactly(first.arrivedAt(), second.arrivedAt());
        assertThat(batch.records()).extracting(LogRecord::partitionKey).containsExactly("a", null);
        assertThat(batch.caughtUp()).isTrue();
        assertThat(texts(read(0, 0))).isEmpty();
    }

    @Test
    void goesOnWhereTheLastReadEnded() {
        log().create(name, 1, DAY);
        IntStream.range(0, 5).forEach(i -> append(0, "k", "r" + i));

        ReadBatch first = log().read(name, 0, 0, 2, MIB, Duration.ZERO);
        ReadBatch second = log().read(name, 0, first.nextOffset(), 10, MIB, Duration.ZERO);

        assertThat(texts(first)).containsExactly("r0", "r1");
        assertThat(first.caughtUp()).isFalse();
        assertThat(texts(second)).containsExactly("r2", "r3", "r4");
        assertThat(second.caughtUp()).isTrue();
    }

    @Test
    void respectsTheByteLimitButReturnsAtLeastOneRecord() {
        log().create(name, 1, DAY);
        IntStream.range(0, 4).forEach(i -> append(0, "k", "x".repeat(100)));

        assertThat(log().read(name, 0, 0, 10, 250, Duration.ZERO).records()).hasSize(2);
        assertThat(log().read(name, 0, 0, 10, 10, Duration.ZERO).records()).hasSize(1);
    }

    @Test
    void answersAtOnceWhenThereIsNothingAndNobodyWaits() {
        log().create(name, 1, DAY);
        append(0, "k", "r");
        long end = log().endOffset(name, 0);
        log().read(name, 0, end, 10, MIB, Duration.ZERO);
        long since = System.nanoTime();

        for (int i = 0; i < 10; i++) {
            assertThat(log().read(name, 0, end, 10, MIB, Duration.ZERO).records())
                    .isEmpty();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void waitsForTheNextRecord() throws Exception {
        log().create(name, 1, DAY);

        CompletableFuture<ReadBatch> waiting =
                CompletableFuture.supplyAsync(() -> log().read(name, 0, 0, 10, MIB, Duration.ofSeconds(20)));
        append(0, "k", "late");

        assertThat(texts(waiting.get(20, TimeUnit.SECONDS))).containsExactly("late");
    }

    @Test
    void findsTheOffsetOfATime() throws Exception {
        log().create(name, 1, DAY);
        Appended first = append(0, "k", "r0");
        Appended second = first;
        while (!second.arrivedAt().isAfter(first.arrivedAt())) {
            second = append(0, "k", "later");
        }

        assertThat(log().offsetAt(name, 0, Instant.EPOCH)).isEqualTo(first.offset());
        assertThat(log().offsetAt(name, 0, second.arrivedAt())).isEqualTo(second.offset());
        assertThat(log().offsetAt(name, 0, second.arrivedAt().plusMillis(1))).isEqualTo(second.offset() + 1);
    }

    @Test
    void arrivalTimeNeverGoesBack() {
        log().create(name, 1, DAY);

        List<Instant> arrivals = IntStream.range(0, 100)
                .mapToObj(i -> append(0, "k", "r").arrivedAt())
                .toList();

        assertThat(arrivals).isSorted();
    }

    @Test
    void storesManyRecordsAppendedAtOnceInOrderAndEachOnce() {
        log().create(name, 1, DAY);
        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            appends.add(log().append(name, 0, "k", bytes("r" + i)).toCompletableFuture());
        }
        appends.forEach(CompletableFuture::join);

        assertThat(texts(read(0, 0)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 2000).mapToObj(i -> "r" + i).toList());
    }

    @Test
    void aLogThatIsExtendedKeepsWhatItHasAndTakesRecordsInItsNewShards() {
        log().create(name, 1, DAY);
        append(0, "k", "old");

        log().extend(name, 3);
        log().extend(name, 2);
        append(2, "k", "new");

        assertThat(texts(read(0, 0))).containsExactly("old");
        assertThat(log().endOffset(name, 1)).isZero();
        assertThat(texts(read(2, 0))).containsExactly("new");
        assertCode(() -> read(3, 0), Code.NOT_FOUND);
    }

    @Test
    void storesARecordOfTenMebibytes() {
        log().create(name, 1, DAY);
        byte[] large = new byte[10 * 1024 * 1024];
        large[large.length - 1] = 7;

        log().append(name, 0, "k", large).toCompletableFuture().join();

        assertThat(log().read(name, 0, 0, 10, 10 * MIB, Duration.ZERO).records())
                .singleElement()
                .satisfies(record -> assertThat(record.data()).isEqualTo(large));
    }

    @Test
    void refusesToCreateWhatExists() {
        log().create(name, 1, DAY);

        assertCode(() -> log().create(name, 1, DAY), Code.EXISTS);
    }

    @Test
    void saysThatALogOrAShardIsNotThere() {
        assertCode(() -> read(0, 0), Code.NOT_FOUND);
        assertCode(() -> log().delete(name), Code.NOT_FOUND);
        assertCode(() -> joined(log().append(name, 0, "k", bytes("r"))), Code.NOT_FOUND);

        log().create(name, 1, DAY);

        assertCode(() -> read(1, 0), Code.NOT_FOUND);
        assertCode(() -> joined(log().append(name, 1, "k", bytes("r"))), Code.NOT_FOUND);
    }

    @Test
    void aLogMadeAgainHoldsNothingOfTheOldOne() {
        for (int round = 0; round < 5; round++) {
            log().create(name, 2, DAY);
            assertThat(log().endOffset(name, 0)).isZero();
            append(0, "k", "round " + round);
            append(0, "k", "again " + round);

            assertThat(texts(read(0, 0))).containsExactly("round " + round, "again " + round);
            log().delete(name);
        }
    }

    private ReadBatch read(int shard, long offset) {
        return log().read(name, shard, offset, 10_000, 10 * MIB, Duration.ZERO);
    }

    private Appended append(int shard, @Nullable String partitionKey, String text) {
        return joined(log().append(name, shard, partitionKey, bytes(text)));
    }

    private static <T> T joined(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogException known) {
                throw known;
            }
            throw e;
        }
    }

    private static void assertCode(ThrowingCallable call, Code code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LogException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(ReadBatch batch) {
        return batch.records().stream()
                .map(record -> new String(record.data(), StandardCharsets.UTF_8))
                .toList();
    }
}
