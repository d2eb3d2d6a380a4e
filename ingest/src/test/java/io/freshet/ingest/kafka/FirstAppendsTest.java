package io.freshet.ingest.kafka;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogException.Code;
import io.freshet.ingest.log.LogName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class FirstAppendsTest {
    private static final LogName LOG = LogName.ofStream("orders");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FirstAppends firsts = new FirstAppends();
    private final AppendListener first = firsts.next(LOG, ignoring());

    @Test
    void theNextWaitsUntilTheFirstIsStored() {
        CompletableFuture<AppendListener> next = supplyAsync(() -> firsts.next(LOG, ignoring()));

        assertWaits(next);
        first.appended(0, 0);

        assertThat(next).succeedsWithin(PATIENCE);
    }

    @Test
    void whoWaitsFailsWithTheFirstIfTheLogIsOutOfReach() {
        CompletableFuture<AppendListener> next = supplyAsync(() -> firsts.next(LOG, ignoring()));

        first.failed(new LogException(Code.UNAVAILABLE, "no broker answers"));

        // whether it began to wait before or after: then it is the first of its own
        assertThat(next.handle((told, failure) -> told != null || isUnavailable(failure)))
                .succeedsWithin(PATIENCE)
                .isEqualTo(true);
    }

    @Test
    void whoWaitsIsTheFirstIfTheRecordBeforeWasNotTaken() {
        CompletableFuture<AppendListener> next = supplyAsync(() -> firsts.next(LOG, ignoring()));

        first.failed(new LogException(Code.TOO_LARGE, "a record of 11 MiB"));

        assertThat(next).succeedsWithin(PATIENCE);
        CompletableFuture<AppendListener> last = supplyAsync(() -> firsts.next(LOG, ignoring()));
        assertWaits(last);
        next.join().appended(0, 0);
        assertThat(last).succeedsWithin(PATIENCE);
    }

    @Test
    void logsDoNotWaitForEachOther() {
        assertThat(supplyAsync(() -> firsts.next(LogName.ofStream("payments"), ignoring())))
                .succeedsWithin(PATIENCE);
    }

    @Test
    void aLogThatIsForgottenHasAFirstAppendAgain() {
        first.appended(0, 0);

        firsts.forget(LOG);

        AppendListener again = firsts.next(LOG, ignoring());
        CompletableFuture<AppendListener> next = supplyAsync(() -> firsts.next(LOG, ignoring()));
        assertWaits(next);
        again.appended(0, 0);
        assertThat(next).succeedsWithin(PATIENCE);
    }

    private static void assertWaits(CompletableFuture<AppendListener> next) {
        assertThat(next).failsWithin(Duration.ofMillis(100)).withThrowableOfType(TimeoutException.class);
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof CompletionException wrapped
                && wrapped.getCause() instanceof LogException cause
                && cause.code() == Code.UNAVAILABLE;
    }

    private static AppendListener ignoring() {
        return new AppendListener() {
            @Override
            public void appended(long offset, long arrivedAtMillis) {}

            @Override
            public void failed(LogException failure) {}
        };
    }
}
