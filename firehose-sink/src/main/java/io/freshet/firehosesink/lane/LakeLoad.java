package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * An Iceberg table that delivered objects become data files of.
 *
 * @param folder of the table in its bucket, without a slash at its end; the objects are delivered below it
 * @param uuid of the table, by which it is told from a later one in the same place
 */
public record LakeLoad(String bucket, String folder, String uuid, Duration retryFor) implements Load {
    public LakeLoad {
        requireNonNull(retryFor, "retryFor");
        if (bucket.isEmpty() || folder.isEmpty() || folder.endsWith("/") || uuid.isEmpty()) {
            throw new IllegalArgumentException("table " + uuid + " in s3://" + bucket + "/" + folder
                    + " (expected: a UUID, a bucket, and a folder without a slash at its end)");
        }
    }

    public String location() {
        return "s3://" + bucket + "/" + folder;
    }

    @Override
    public String metric() {
        return "DeliveryToIceberg";
    }
}
