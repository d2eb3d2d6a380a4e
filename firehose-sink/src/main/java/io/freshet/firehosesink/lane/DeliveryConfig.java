package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * How one delivery stream delivers.
 *
 * @param versionId of the configuration; part of every object name
 * @param prefix empty if none is configured
 * @param errorOutputPrefix empty if none is configured
 * @param timeZone of the timestamps in object keys
 * @param fileExtension replaces the format's own; empty if none is configured
 * @param appendDelimiter a newline after each record
 */
public record DeliveryConfig(
        String deliveryStreamName,
        String versionId,
        String bucket,
        String prefix,
        String errorOutputPrefix,
        ZoneId timeZone,
        String fileExtension,
        BufferingHints hints,
        Format format,
        boolean appendDelimiter)
        implements Serializable {
    public DeliveryConfig {
        if (deliveryStreamName.isEmpty() || bucket.isEmpty()) {
            throw new IllegalArgumentException("delivery stream '" + deliveryStreamName + "', bucket '" + bucket
                    + "' (expected: a name for each)");
        }
        requireNonNull(versionId, "versionId");
        requireNonNull(timeZone, "timeZone");
        requireNonNull(hints, "hints");
        requireNonNull(format, "format");
    }
}
