package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How one delivery stream delivers.
 *
 * @param versionId of the configuration; part of every object name
 * @param target of the delivered objects; with an endpoint, of what the endpoint did not take
 * @param backup of the records as they came; absent if none is kept
 * @param endpoint where records are sent instead of being stored; absent if they are stored
 * @param load of the delivered objects, once they are visible; absent if they stay where they are
 */
public record DeliveryConfig(
        String deliveryStreamName,
        String deliveryStreamArn,
        String versionId,
        ObjectTarget target,
        BufferingHints hints,
        Processing processing,
        @Nullable ObjectTarget backup,
        @Nullable Endpoint endpoint,
        @Nullable Load load)
        implements Serializable {
    public DeliveryConfig {
        if (deliveryStreamName.isEmpty()) {
            throw new IllegalArgumentException("delivery stream: '' (expected: a name)");
        }
        requireNonNull(versionId, "versionId");
        requireNonNull(target, "target");
        requireNonNull(hints, "hints");
        requireNonNull(processing, "processing");
    }

    /** Without a load. */
    public DeliveryConfig(
            String deliveryStreamName,
            String deliveryStreamArn,
            String versionId,
            ObjectTarget target,
            BufferingHints hints,
            Processing processing,
            @Nullable ObjectTarget backup,
            @Nullable Endpoint endpoint) {
        this(deliveryStreamName, deliveryStreamArn, versionId, target, hints, processing, backup, endpoint, null);
    }
}
