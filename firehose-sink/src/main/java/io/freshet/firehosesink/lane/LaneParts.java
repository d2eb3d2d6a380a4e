package io.freshet.firehosesink.lane;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a lane works with.
 *
 * @param endpoint where records are sent; absent if they are stored
 * @param executor encodes and uploads or sends what is sealed; may run tasks at once, of which those of one window wait for each other
 * @param memoryBudget of all buffers together, in bytes
 */
public record LaneParts(
        ObjectStore store,
        EncoderFactory encoders,
        RecordProcessor processor,
        @Nullable EndpointClient endpoint,
        Executor executor,
        long memoryBudget) {
    /** Suits dozens of delivery streams in one process. */
    public static final long DEFAULT_MEMORY_BUDGET = 16L << 20;
}
