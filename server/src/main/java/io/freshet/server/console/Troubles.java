package io.freshet.server.console;

import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** What keeps deliveries, asked again every few seconds by another thread: a destination that hangs must not make the console hang. */
final class Troubles {
    private static final long FRESH_MILLIS = 3_000;
    private static final int MOST = 10_000;

    private final DeliveryStreams deliveries;
    private final Executor probes;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();

    private record Known(String trouble, long at) {}

    Troubles(DeliveryStreams deliveries, Executor probes, Clock clock) {
        this.deliveries = deliveries;
        this.probes = probes;
        this.clock = clock;
    }

    /** One sentence; empty if nothing is known to keep it. */
    String of(DeliveryStream stream) {
        Known now = known.get(stream.name());
        boolean old = now == null || clock.millis() - now.at() > FRESH_MILLIS;
        if (old && asking.add(stream.name())) {
            probes.execute(() -> ask(stream));
        }
        return now == null ? "" : now.trouble();
    }

    private void ask(DeliveryStream stream) {
        try {
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(stream.name(), new Known(deliveries.trouble(stream).orElse(""), clock.millis()));
        } finally {
            asking.remove(stream.name());
        }
    }
}
