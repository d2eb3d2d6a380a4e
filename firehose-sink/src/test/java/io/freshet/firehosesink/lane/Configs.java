package io.freshet.firehosesink.lane;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Configurations for tests. */
public final class Configs {
    public static final String ARN = "arn:aws:firehose:us-east-1:000000000000:deliverystream/orders";

    private Configs() {}

    public static DeliveryConfig plain(long sizeBytes, Duration interval) {
        return of(new BufferingHints(sizeBytes, interval), new Format.Plain(Format.Compression.UNCOMPRESSED));
    }

    public static DeliveryConfig of(BufferingHints hints, Format format) {
        return with(hints, target("", "", format), Processing.DELIMITED, null, null);
    }

    public static DeliveryConfig with(
            BufferingHints hints,
            ObjectTarget target,
            Processing processing,
            @Nullable ObjectTarget backup,
            @Nullable Endpoint endpoint) {
        return new DeliveryConfig("orders", ARN, "1", target, hints, processing, backup, endpoint);
    }

    /** Partitioned by the field p, or by whatever else the query calls p. */
    public static DeliveryConfig partitioned(BufferingHints hints, String query) {
        return with(
                hints,
                target("p=!{partitionKeyFromQuery:p}/", "errors/!{firehose:error-output-type}/", plainFormat()),
                new Processing(false, null, false, false, null, query, true, true),
                null,
                null);
    }

    public static ObjectTarget target(String prefix, String errorPrefix, Format format) {
        return new ObjectTarget("bucket", prefix, errorPrefix, ZoneId.of("UTC"), "", format);
    }

    public static Format plainFormat() {
        return new Format.Plain(Format.Compression.UNCOMPRESSED);
    }
}
