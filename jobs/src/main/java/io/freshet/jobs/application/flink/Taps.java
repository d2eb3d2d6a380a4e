package io.freshet.jobs.application.flink;

import io.freshet.jobs.application.live.LiveApplication;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the operators of this process leave what they see, by the application's name. Static, because operators are made by Flink out of bytes and
 * have nothing else in common with whoever looks. An operator that runs in another process finds nothing here and leaves nothing.
 */
final class Taps {
    private static final Map<String, LiveApplication> RUNNING = new ConcurrentHashMap<>();

    private Taps() {}

    /** A new run of an application begins: what the last one showed is gone. */
    static void begin(String application, LiveApplication live) {
        RUNNING.put(application, live);
    }

    static Optional<LiveApplication> of(String application) {
        return Optional.ofNullable(RUNNING.get(application));
    }

    static void forget(String application) {
        RUNNING.remove(application);
    }
}
