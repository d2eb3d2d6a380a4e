package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.process.Pipeline;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Lanes for tests, which seal and stage on the caller's thread. */
public final class Lanes {
    private Lanes() {}

    public static Lane of(DeliveryConfig config, ObjectStore store, Clock clock, RandomGenerator random) {
        return of(config, store, clock, random, 8L << 20, Runnable::run);
    }

    public static Lane of(
            DeliveryConfig config,
            ObjectStore store,
            Clock clock,
            RandomGenerator random,
            long memoryBudget,
            Executor executor) {
        var processor = Pipeline.of(config, null, clock, random);
        return new Lane(
                config, new LaneParts(store, Encoders::of, processor, null, executor, memoryBudget), clock, random);
    }
}
