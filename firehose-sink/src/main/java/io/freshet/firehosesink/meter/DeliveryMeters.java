package io.freshet.firehosesink.meter;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.OpenBuffers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of all deliveries of one process: the same one for the same delivery stream, so that all parts of its job share it. */
public final class DeliveryMeters {
    private static final int REMEMBERED = 10_000;

    private final Metrics metrics;
    private final Map<Key, CountedDelivery> meters = new ConcurrentHashMap<>();

    private record Key(String deliveryStream, Instant createdAt, String versionId) {}

    public DeliveryMeters(Metrics metrics) {
        this.metrics = metrics;
    }

    public DeliveryMeter of(DeliveryConfig config, Instant createdAt, CountedDelivery.Source source) {
        return counted(config, createdAt, source);
    }

    /** What a delivery of this process is filling; see {@link CountedDelivery#open}. */
    public Optional<OpenBuffers> open(DeliveryConfig config, Instant createdAt) {
        return Optional.ofNullable(meters.get(new Key(config.deliveryStreamName(), createdAt, config.versionId())))
                .flatMap(CountedDelivery::open);
    }

    private CountedDelivery counted(DeliveryConfig config, Instant createdAt, CountedDelivery.Source source) {
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
