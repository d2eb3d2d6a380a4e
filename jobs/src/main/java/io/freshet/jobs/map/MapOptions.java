package io.freshet.jobs.map;

import static io.freshet.jobs.map.Limits.within;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How calls are run.
 *
 * @param workers at once; 0: as many as the server gives a job
 * @param attempts of a call whose function throws, or takes too long, or needs too much memory
 * @param backoffMillis before the second attempt; twice as long before each one after it
 * @param timeoutMillis of a call; 0: none
 * @param memoryMib of a worker; 0: that of the server's configuration
 * @param deadlineMillis of the job, from its start; 0: none
 * @param maxFailures of calls before the job is ended; -1: any number
 * @param speculate whether calls that hold up the end may be run twice
 * @param environment of workers
 */
public record MapOptions(
        int workers,
        int attempts,
        long backoffMillis,
        long timeoutMillis,
        int memoryMib,
        long deadlineMillis,
        int maxFailures,
        boolean speculate,
        Map<String, String> environment)
        implements Serializable {
    private static final long DAY = 24L * 3_600_000;

    public static final MapOptions USUAL = new MapOptions(0, 1, 100, 0, 0, 0, -1, true, Map.of());

    public MapOptions {
        within("workers", workers, 0, 1_000);
        within("attempts", attempts, 1, 100);
        within("backoffMillis", backoffMillis, 0, 600_000);
        within("timeoutMillis", timeoutMillis, 0, DAY);
        within("memoryMib", memoryMib, 0, 1 << 20);
        within("deadlineMillis", deadlineMillis, 0, 30 * DAY);
        within("maxFailures", maxFailures, -1, Integer.MAX_VALUE);
        within("environment", environment.size(), 0, 64);
        environment.forEach((name, value) -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,99}") || value.length() > 4_096 || name.startsWith("LD_")) {
                throw new IllegalArgumentException(
                        "environment: " + name + " (expected: a name of letters, digits and _, and at most 4096"
                                + " characters; LD_ is not for calls)");
            }
        });
        environment = new TreeMap<>(environment);
    }
}
