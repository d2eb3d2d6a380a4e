package io.freshet.firehosesink.s3;

import io.freshet.firehosesink.stream.Buckets;
import io.freshet.firehosesink.stream.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Asks the store for its buckets. */
public final class S3Buckets implements Buckets, AutoCloseable {
    /** What stores say of keys that were good once. */
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "TokenRefreshRequired", "InvalidToken", "RequestExpired");

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
    public Optional<Trouble> problem(String bucket) {
        try {
            var unused = client.headBucket(request -> request.bucket(bucket));
            return Optional.empty();
        } catch (NoSuchBucketException e) {
            return refuses("Bucket " + bucket + " does not exist in the store at " + config.endpoint()
                    + ": records are kept until it does.");
        } catch (S3Exception e) {
            return e.statusCode() == 403 || e.statusCode() == 400
                    ? Optional.of(refusal(bucket, e.statusCode(), reason(bucket)))
                    : Optional.of(e.statusCode())
                            .filter(status -> status >= 500)
                            .flatMap(status -> refuses("The store at " + config.endpoint() + " answers with status "
                                    + status + " for bucket " + bucket + ": records are kept until it takes them."));
        } catch (SdkException e) {
            return refuses("The store at " + config.endpoint() + " does not answer: records are kept until it does.");
        }
    }

    private static Optional<Trouble> refuses(String sentence) {
        return Optional.of(new Trouble(Trouble.Kind.STORE, sentence));
    }

    /** The error code of the store: an answer to HEAD has no room for it. Empty if it does not say. */
    private String reason(String bucket) {
        try {
            var unused = client.listObjectsV2(request -> request.bucket(bucket).maxKeys(1));
            return "";
        } catch (AwsServiceException e) {
            String code =
                    e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
            return code == null ? "" : code;
        } catch (SdkException e) {
            return "";
        }
    }

    private Trouble refusal(String bucket, int status, String code) {
        if (EXPIRED.contains(code)) {
            return new Trouble(
                    Trouble.Kind.CREDENTIALS,
                    "Access key " + config.accessKey() + " of the store at " + config.endpoint()
                            + " is not valid any more ("
                            + code + "): records are kept until s3.access-key and s3.secret-key are renewed and the"
                            + " server is started again.");
        }
        return new Trouble(
                Trouble.Kind.STORE,
                "Bucket " + bucket + " in the store at " + config.endpoint()
                        + " may not be used with the configured access key ("
                        + (code.isEmpty() ? "status " + status : code)
                        + "): records are kept until it may.");
    }

    /** Whether the store has the bucket; throws with a sentence if it does not say. */
    public boolean exists(String bucket) {
        try {
            var unused = client.headBucket(request -> request.bucket(bucket));
            return true;
        } catch (NoSuchBucketException e) {
            return false;
        } catch (SdkException e) {
            throw refused("asked about", bucket, e);
        }
    }

    /** Makes a bucket; throws with a sentence if the store does not allow it. */
    public void make(String bucket) {
        try {
            var unused = client.createBucket(request -> {
                request.bucket(bucket);
                if (!inside && !config.region().equals("us-east-1")) {
                    request.createBucketConfiguration(where -> where.locationConstraint(config.region()));
                }
            });
        } catch (SdkException e) {
            throw refused("made", bucket, e);
        }
    }

    /** Removes a bucket; false if it stays because there are objects in it. */
    public boolean remove(String bucket) {
        try {
            var unused = client.deleteBucket(request -> request.bucket(bucket));
            return true;
        } catch (NoSuchBucketException e) {
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 409) {
                return false;
            }
            throw refused("removed", bucket, e);
        } catch (SdkException e) {
            throw refused("removed", bucket, e);
        }
    }

    private IllegalStateException refused(String what, String bucket, SdkException reason) {
        return new IllegalStateException(
                "bucket " + bucket + " cannot be " + what + " in the store at " + config.endpoint() + ": "
                        + reason.getMessage(),
                reason);
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
