package io.freshet.firehosesink.meter;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.OpenBuffers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The meters of all deliveries of one process: the same one for the same delivery stream, so that all parts of its job share it. */
public final class DeliveryMeters {
    private static final int REMEMBERED = 10_000;
    private static final long FRESH_MILLIS = 10_000;

    private final Metrics metrics;
    private final Map<Key, CountedDelivery> meters = new ConcurrentHashMap<>();

    private final Map<String, Counts> counts = new ConcurrentHashMap<>();
    private final Map<Key, Shown> elsewhere = new ConcurrentHashMap<>();

    private record Key(String deliveryStream, Instant createdAt, String versionId) {}

    /** What a delivery in another process is filling, and when it said so. */
    private record Shown(OpenBuffers open, long atMillis) {}

    public DeliveryMeters(Metrics metrics) {
        this.metrics = metrics;
    }

    public DeliveryMeter of(DeliveryConfig config, Instant createdAt, CountedDelivery.Source source) {
        return counted(config, createdAt, source);
    }

    /** Takes what a delivery has counted in another process, as if it had been counted here and now. */
    public void told(DeliveryReport report) {
        Counts here = remembered(counts, report.deliveryStream(), name -> new MetricCounts(metrics, name));
        report.counted().forEach((metric, counted) -> counted.values()
                .forEach(value -> here.add(metric, counted.unit(), value)));
        if (report.open() != null) {
            elsewhere.put(
                    new Key(report.deliveryStream(), report.createdAt(), report.versionId()),
                    new Shown(report.open(), metrics.millis()));
            elsewhere.values().removeIf(shown -> !isFresh(shown));
        }
    }

    /** What a delivery is filling; see {@link CountedDelivery#open}. */
    public Optional<OpenBuffers> open(DeliveryConfig config, Instant createdAt) {
        Key key = new Key(config.deliveryStreamName(), createdAt, config.versionId());
        return Optional.ofNullable(meters.get(key))
                .flatMap(CountedDelivery::open)
                .or(() -> Optional.ofNullable(elsewhere.get(key))
                        .filter(this::isFresh)
                        .map(Shown::open));
    }

    private boolean isFresh(Shown shown) {
        return metrics.millis() - shown.atMillis() < FRESH_MILLIS;
    }

    private static <K, V> V remembered(Map<K, V> all, K key, Function<K, V> made) {
        if (all.size() >= REMEMBERED) {
            all.clear();
        }
        return all.computeIfAbsent(key, made);
    }

    private CountedDelivery counted(DeliveryConfig config, Instant createdAt, CountedDelivery.Source source) {
        return remembered(
                meters,
                new Key(config.deliveryStreamName(), createdAt, config.versionId()),
                key -> CountedDelivery.of(new MetricCounts(metrics, config.deliveryStreamName()), config, source));
    }
}
