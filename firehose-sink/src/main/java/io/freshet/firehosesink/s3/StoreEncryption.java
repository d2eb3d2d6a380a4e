package io.freshet.firehosesink.s3;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.seal.ObjectKey;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How objects are encrypted: by the store, on the way to it, or both.
 *
 * @param serverSide of buckets without a KMS key
 * @param customerKey 32 bytes in base64, for {@link ServerSide#CUSTOMER_KEY}; empty otherwise
 * @param kmsKeys the KMS key that the objects of a bucket are stored with, by bucket
 * @param sealedWith the id of the key that objects are encrypted with before they leave; empty if they are not
 * @param objectKeys those that objects are, and were, encrypted with before they leave
 */
public record StoreEncryption(
        ServerSide serverSide,
        String customerKey,
        Map<String, String> kmsKeys,
        String sealedWith,
        List<ObjectKey> objectKeys)
        implements Serializable {
    public static final StoreEncryption NONE = new StoreEncryption(ServerSide.OFF, "", Map.of(), "", List.of());

    /** What the store is asked to do. */
    public enum ServerSide {
        OFF,
        /** Keys of the store: SSE-S3. */
        AES256,
        /** A key that comes with every request: SSE-C. */
        CUSTOMER_KEY
    }

    public StoreEncryption {
        requireNonNull(serverSide, "serverSide");
        kmsKeys = new TreeMap<>(kmsKeys);
        objectKeys = List.copyOf(objectKeys);
        if (serverSide == ServerSide.CUSTOMER_KEY == customerKey.isEmpty()) {
            throw new IllegalArgumentException("server-side encryption " + serverSide + ": a customer key is "
                    + (customerKey.isEmpty() ? "missing" : "given") + " (expected: one with CUSTOMER_KEY only)");
        }
    }

    /** The same with a KMS key for a bucket. */
    public StoreEncryption withKmsKey(String bucket, String arn) {
        Map<String, String> keys = new TreeMap<>(kmsKeys);
        keys.put(bucket, arn);
        return new StoreEncryption(serverSide, customerKey, keys, sealedWith, objectKeys);
    }

    /** What a job needs that writes: without the keys of other objects. */
    public StoreEncryption forWriting() {
        return new StoreEncryption(
                serverSide,
                customerKey,
                kmsKeys,
                sealedWith,
                sealing().map(List::of).orElse(List.of()));
    }

    /** The key that objects are encrypted with before they leave; empty if they are not. */
    Optional<ObjectKey> sealing() {
        return sealedWith.isEmpty() ? Optional.empty() : objectKey(sealedWith);
    }

    Optional<ObjectKey> objectKey(String id) {
        return objectKeys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    @Override
    public String toString() {
        return "StoreEncryption[" + serverSide + ", " + kmsKeys + ", " + objectKeys + "]";
    }
}
