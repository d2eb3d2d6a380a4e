package io.freshet.jobs.application.flink;

import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.sqlplanner.flink.StreamRowType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the operators of this process leave what they see, by the application's name. Static, because operators are made by Flink out of bytes and
 * have nothing else in common with whoever looks. An operator that runs in another process finds nothing here and reports.
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

    /** What operators of an application tell, wherever they run. */
    static ApplicationObserver.Factory observers(
            String application, Map<String, String> kafkaProperties, Map<String, StreamRowType> types) {
        HashMap<String, String> kafka = new HashMap<>(kafkaProperties);
        return () -> of(application)
                .<ApplicationObserver>map(live -> live)
                .orElseGet(() -> LiveReporter.open(kafka, application, types));
    }

    static void forget(String application) {
        RUNNING.remove(application);
    }
}
