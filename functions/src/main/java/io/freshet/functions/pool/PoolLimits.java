package io.freshet.functions.pool;

import java.time.Duration;

/**
 * What workers may take together.
 *
 * @param workers at once
 * @param memoryBytes that their functions are configured with, in all; a single function may have more
 * @param idle how long a worker is kept that has nothing to do
 */
public record PoolLimits(int workers, long memoryBytes, Duration idle) {
    public PoolLimits {
        if (workers < 1) {
            throw new IllegalArgumentException("workers: " + workers + " (expected: 1 or more)");
        }
    }

    boolean fit(int count, long memory) {
        return count <= workers && memory <= memoryBytes;
    }
}
