package io.freshet.jobs.delivery;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.meter.CountedDelivery.Source;
import io.freshet.firehosesink.meter.DeliveryMeters;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a job find the meters of its server. What it carries to where it runs is only a number, and how to reach the Kafka of the server: where that is another
 * process than the server, what is counted is reported.
 */
final class MetersByReference {
    private static final Map<UUID, WeakReference<MetersByReference>> HERE = new ConcurrentHashMap<>();

    private final UUID number = UUID.randomUUID();
    private final DeliveryMeters meters;
    private final HashMap<String, String> kafkaProperties;

    private MetersByReference(DeliveryMeters meters, Map<String, String> kafkaProperties) {
        this.meters = meters;
        this.kafkaProperties = new HashMap<>(kafkaProperties);
    }

    /** These meters are found for as long as what is returned is kept. */
    static MetersByReference register(DeliveryMeters meters, Map<String, String> kafkaProperties) {
        HERE.values().removeIf(reference -> reference.get() == null);
        MetersByReference registered = new MetersByReference(meters, kafkaProperties);
        HERE.put(registered.number, new WeakReference<>(registered));
        return registered;
    }

    DeliveryMeter.Factory factory(DeliveryConfig config, Instant createdAt, Source source) {
        UUID which = number;
        HashMap<String, String> reports = kafkaProperties;
        return () -> Optional.ofNullable(HERE.get(which))
                .map(WeakReference::get)
                .map(found -> found.meters.of(config, createdAt, source))
                .orElseGet(() -> DeliveryReporter.open(reports, config, createdAt, source));
    }
}
