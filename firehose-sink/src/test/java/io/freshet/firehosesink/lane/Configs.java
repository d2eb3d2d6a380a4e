package io.freshet.firehosesink.lane;

import java.time.Duration;
import java.time.ZoneId;

/** Configurations for tests. */
public final class Configs {
    private Configs() {}

    public static DeliveryConfig plain(long sizeBytes, Duration interval) {
        return of(new BufferingHints(sizeBytes, interval), new Format.Plain(Format.Compression.UNCOMPRESSED));
    }

    public static DeliveryConfig of(BufferingHints hints, Format format) {
        return new DeliveryConfig("orders", "1", "bucket", "", "", ZoneId.of("UTC"), "", hints, format, true);
    }

    public static DeliveryConfig keys(String prefix, String errorPrefix, String zone, String extension, Format format) {
        return new DeliveryConfig(
                "orders",
                "1",
                "bucket",
                prefix,
                errorPrefix,
                ZoneId.of(zone),
                extension,
                BufferingHints.of(1, 1),
                format,
                false);
    }
}
