package io.freshet.firehosesink.s3;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;

/** Where an S3-style store is and how to sign requests to it. */
public record ObjectStoreConfig(URI endpoint, String region, String accessKey, String secretKey, boolean pathStyle)
        implements Serializable {
    public ObjectStoreConfig {
        if (endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "endpoint: " + endpoint + " (expected: http://host:port or https://host)");
        }
        requireNonNull(region, "region");
        requireNonNull(accessKey, "accessKey");
        requireNonNull(secretKey, "secretKey");
    }

    @Override
    public String toString() {
        return "ObjectStoreConfig[" + endpoint + ", " + region + ", " + accessKey + ", ***]";
    }
}
