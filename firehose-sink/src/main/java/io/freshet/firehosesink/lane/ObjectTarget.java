package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * Where objects go, and what they look like.
 *
 * @param prefix empty if none is configured
 * @param errorOutputPrefix empty if none is configured
 * @param timeZone of the timestamps in object keys
 * @param fileExtension replaces the format's own; empty if none is configured
 * @param kmsKeyArn of the key that the store is to encrypt with; empty for none
 */
public record ObjectTarget(
        String bucket,
        String prefix,
        String errorOutputPrefix,
        ZoneId timeZone,
        String fileExtension,
        Format format,
        String kmsKeyArn)
        implements Serializable {
    public ObjectTarget {
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("bucket: '' (expected: a name)");
        }
        requireNonNull(timeZone, "timeZone");
        requireNonNull(format, "format");
        requireNonNull(kmsKeyArn, "kmsKeyArn");
    }

    /** Without a key. */
    public ObjectTarget(
            String bucket,
            String prefix,
            String errorOutputPrefix,
            ZoneId timeZone,
            String fileExtension,
            Format format) {
        this(bucket, prefix, errorOutputPrefix, timeZone, fileExtension, format, "");
    }
}
