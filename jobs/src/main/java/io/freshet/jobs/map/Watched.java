package io.freshet.jobs.map;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the enumerators of this process say how far their jobs are, by the job's id. Static, because they are made by Flink out of bytes and have
 * nothing else in common with whoever waits.
 */
public final class Watched {
    private static final Map<String, Progress> JOBS = new ConcurrentHashMap<>();

    private Watched() {}

    static void begin(String job, Progress progress) {
        JOBS.put(job, progress);
    }

    static void forget(String job) {
        JOBS.remove(job);
    }

    /** Where to say it; empty if nobody wants to know. */
    public static Optional<Progress> of(String job) {
        return Optional.ofNullable(JOBS.get(job));
    }
}
