package io.freshet.ingest.meter;

import io.freshet.awsapi.metric.Metrics;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of all streams, by name. Used by many threads at once. */
public final class StreamMeters {
    private static final int REMEMBERED = 10_000;

    private final Metrics metrics;
    private final ConcurrentHashMap<String, StreamMeter> meters = new ConcurrentHashMap<>();

    public StreamMeters(Metrics metrics) {
        this.metrics = metrics;
    }

    public StreamMeter of(String stream) {
        StreamMeter known = meters.get(stream);
        return known == null ? made(stream) : known;
    }

    private StreamMeter made(String stream) {
        if (meters.size() >= REMEMBERED) {
            meters.clear(); // they are made again over the same metrics
        }
        return meters.computeIfAbsent(stream, name -> new StreamMeter(metrics, name));
    }
}
