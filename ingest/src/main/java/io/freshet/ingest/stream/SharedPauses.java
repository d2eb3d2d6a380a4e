package io.freshet.ingest.stream;

import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.ingest.log.LogException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other processes from appending to a stream whose shards change, so that no acknowledged record comes behind the end of a shard.
 *
 * <p>Whoever changes shards stores a pause, waits, reads where the shards end, and stores the new shards and removes the pause together. Whoever appends knows a
 * stream and its pauses for {@link StreamRegistry#REMEMBERED} at most, and acknowledges an append without looking again for another {@link #UNCONFIRMED} at most. The wait
 * is longer than both, so that whatever was acknowledged unseen is before the end. Only durations are compared, never clocks of two machines.
 */
final class SharedPauses {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPauses.class);
    private static final String KIND = "stream-pause";

    /** From the moment that a stream was looked up, until when its appends are acknowledged without another look. */
    private static final Duration UNCONFIRMED = StreamRegistry.REMEMBERED.plusSeconds(2);

    private static final Duration WAIT = UNCONFIRMED.plusMillis(500);
    private static final Duration LOOKED = Duration.ofMillis(100);

    private final ResourceStore store;
    private final Optional<BooleanSupplier> othersServe;
    private final Executor looks = ForkJoinPool.commonPool();
    private final Executor later = CompletableFuture.delayedExecutor(LOOKED.toMillis(), TimeUnit.MILLISECONDS, looks);

    /** @param othersServe absent: nobody else ever does */
    SharedPauses(ResourceStore store, Optional<BooleanSupplier> othersServe) {
        this.store = store;
        this.othersServe = othersServe;
    }

    /** Changes a stream while nobody else appends to it; the change gets the pause, which it has to end. */
    <T> T during(String stream, Function<Optional<Resource>, T> change) {
        if (othersServe.isEmpty()) {
            return change.apply(Optional.empty());
        }
        Resource pause = store.create(KIND, stream, "{}")
                .orElseThrow(() -> new LogException(
                        LogException.Code.UNAVAILABLE,
                        "the shards of stream " + stream + " are being changed: try again"));
        try {
            if (othersServe.get().getAsBoolean()) { // whoever comes from now on sees the pause
                Thread.sleep(WAIT.toMillis());
            }
            return change.apply(Optional.of(pause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException(LogException.Code.UNAVAILABLE, "interrupted while appends ended", e);
        } finally {
            end(pause);
        }
    }

    /** Until it is ended, nobody appends. */
    private void end(Resource pause) {
        try {
            boolean unused = store.delete(pause);
        } catch (RuntimeException e) { // the database is away
            LOG.warn("a pause could not be ended, will try again stream={} reason={}", pause.name(), e.toString());
            later.execute(() -> end(pause));
        }
    }

    /** Makes the change if it still holds, and ends the pause; neither if somebody else has ended it. */
    boolean endWith(Optional<Resource> pause, Change change) {
        return pause.map(known -> store.apply(List.of(change, new Change.Delete(known))))
                .orElseGet(() -> change.in(store));
    }

    /** Ends what others began who are no more. */
    void endAll() {
        store.list(KIND).forEach(store::delete);
    }

    boolean isPaused(String stream) {
        return othersServe.isPresent() && store.find(KIND, stream).isPresent();
    }

    /** Completes when it is worth looking again. */
    CompletionStage<Void> passed() {
        return CompletableFuture.runAsync(() -> {}, later);
    }

    /** The append, if it was quick, or if the stream still has the shards that it went to. */
    <T> CompletionStage<T> confirmed(CompletionStage<T> append, long readNanos, BooleanSupplier sameShards) {
        if (othersServe.isEmpty()) {
            return append;
        }
        return append.thenCompose(done -> {
            if (System.nanoTime() - readNanos < UNCONFIRMED.toNanos()) {
                return CompletableFuture.completedStage(done);
            }
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (!sameShards.getAsBoolean()) {
                            throw new LogException(
                                    LogException.Code.UNAVAILABLE,
                                    "the shards of the stream changed while the record was on its way: try again");
                        }
                        return done;
                    },
                    looks);
        });
    }
}
