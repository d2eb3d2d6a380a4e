package io.freshet.firehosesink.s3;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;

/** Where an S3-style store is, how to sign requests to it, and how objects in it are encrypted. */
public record ObjectStoreConfig(
        URI endpoint, String region, String accessKey, String secretKey, boolean pathStyle, StoreEncryption encryption)
        implements Serializable {
    public ObjectStoreConfig {
        if (endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "endpoint: " + endpoint + " (expected: http://host:port or https://host)");
        }
        requireNonNull(region, "region");
        requireNonNull(accessKey, "accessKey");
        requireNonNull(secretKey, "secretKey");
        requireNonNull(encryption, "encryption");
    }

    /** Without encryption. */
    public ObjectStoreConfig(URI endpoint, String region, String accessKey, String secretKey, boolean pathStyle) {
        this(endpoint, region, accessKey, secretKey, pathStyle, StoreEncryption.NONE);
    }

    /** The same store with other encryption. */
    public ObjectStoreConfig with(StoreEncryption changed) {
        return new ObjectStoreConfig(endpoint, region, accessKey, secretKey, pathStyle, changed);
    }

    @Override
    public String toString() {
        return "ObjectStoreConfig[" + endpoint + ", " + region + ", " + accessKey + ", ***, " + encryption + "]";
    }
}
