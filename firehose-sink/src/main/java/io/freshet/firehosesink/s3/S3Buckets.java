package io.freshet.firehosesink.s3;

import io.freshet.firehosesink.stream.Buckets;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Asks the store for its buckets. */
public final class S3Buckets implements Buckets, AutoCloseable {
    /** A description waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ObjectStoreConfig config;
    private final boolean inside;
    private final S3Client client;

    /**
     * Asks this store.
     *
     * @param inside whether it is the S3 server of this process
     */
    public S3Buckets(ObjectStoreConfig config, boolean inside) {
        this.config = config;
        this.inside = inside;
        this.client = S3Clients.open(config, PATIENCE);
    }

    @Override
    public Optional<String> problem(String bucket) {
        try {
            var unused = client.headBucket(request -> request.bucket(bucket));
            return Optional.empty();
        } catch (NoSuchBucketException e) {
            return Optional.of("Bucket " + bucket + " does not exist in the store at " + config.endpoint()
                    + ": records are kept until it does.");
        } catch (S3Exception e) {
            return e.statusCode() == 403
                    ? Optional.of("Bucket " + bucket + " in the store at " + config.endpoint()
                            + " may not be used with the configured access key: records are kept until it may.")
                    : Optional.empty();
        } catch (SdkException e) {
            return Optional.of(
                    "The store at " + config.endpoint() + " does not answer: records are kept until it does.");
        }
    }

    @Override
    public Optional<String> withoutKms() {
        if (inside) {
            return Optional.of(
                    "the S3 server inside has no KMS (expected: NoEncryptionConfig, or s3.endpoint of a store"
                            + " that has one).");
        }
        return config.encryption().serverSide() == StoreEncryption.ServerSide.CUSTOMER_KEY
                ? Optional.of("s3.server-side-encryption is sse-c, and objects have one key (expected:"
                        + " NoEncryptionConfig).")
                : Optional.empty();
    }

    @Override
    public void close() {
        client.close();
    }
}
