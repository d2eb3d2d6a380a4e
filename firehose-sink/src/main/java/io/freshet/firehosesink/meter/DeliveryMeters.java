package io.freshet.firehosesink.meter;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of all deliveries of one process: the same one for the same delivery stream, so that all parts of its job share it. */
public final class DeliveryMeters {
    private static final int REMEMBERED = 10_000;

    private final Metrics metrics;
    private final Map<Key, DeliveryMeter> meters = new ConcurrentHashMap<>();

    private record Key(String deliveryStream, Instant createdAt, String versionId) {}

    public DeliveryMeters(Metrics metrics) {
        this.metrics = metrics;
    }

    public DeliveryMeter of(DeliveryConfig config, Instant createdAt, CountedDelivery.Source source) {
        if (meters.size() >= REMEMBERED) {
            meters.clear();
        }
        return meters.computeIfAbsent(
                new Key(config.deliveryStreamName(), createdAt, config.versionId()),
                key -> new CountedDelivery(
                        metrics,
                        config.deliveryStreamName(),
                        source,
                        config.endpoint(),
                        config.load(),
                        config.processing().partitioned()));
    }
}
