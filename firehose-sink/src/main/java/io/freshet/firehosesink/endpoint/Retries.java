package io.freshet.firehosesink.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Tries again after one second, two, four and so on up to two minutes, each 15 % more or less, for as long as is configured. */
final class Retries {
    private static final double JITTER = 0.15;
    private static final long CAP_MILLIS = 120_000;

    private final Duration retryFor;
    private final Clock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;

    Retries(Duration retryFor, Clock clock, RandomGenerator random, Sleeper sleeper) {
        this.retryFor = retryFor;
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
    }

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration pause) throws InterruptedException;
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Attempt {
        void run() throws InterruptedException, RequestFailure;
    }

    /** How it ended; without a failure if it succeeded. */
    record Outcome(int attempts, @Nullable RequestFailure failure) {}

    Outcome run(Attempt attempt) throws InterruptedException {
        @Nullable Instant giveUpAt = null;
        for (int attempts = 1; ; attempts++) {
            try {
                attempt.run();
                return new Outcome(attempts, null);
            } catch (RequestFailure failure) {
                Instant now = clock.instant();
                giveUpAt = giveUpAt == null ? now.plus(retryFor) : giveUpAt;
                Duration pause = pause(attempts);
                if (failure.isPermanent() || now.plus(pause).isAfter(giveUpAt)) {
                    return new Outcome(attempts, failure);
                }
                sleeper.sleep(pause);
            }
        }
    }

    private Duration pause(int attempts) {
        long millis = Math.min(CAP_MILLIS, 1000L << Math.min(attempts - 1, 10));
        return Duration.ofMillis(Math.round(millis * (1 - JITTER + random.nextDouble() * 2 * JITTER)));
    }
}
