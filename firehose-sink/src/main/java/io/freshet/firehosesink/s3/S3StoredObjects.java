package io.freshet.firehosesink.s3;

import io.freshet.firehosesink.audit.StoredObjects;
import io.freshet.firehosesink.seal.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.utils.Md5Utils;

/** Lists and reads an S3-style store. */
public final class S3StoredObjects implements StoredObjects {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CONNECTIONS = 8;
    private static final int CHUNK = 1 << 16;
    /** Of the metadata of an object that was encrypted before it came into the store. */
    static final String ALGORITHM = "freshet-encryption";

    static final String KEY_ID = "freshet-key-id";

    private final StoreEncryption encryption;
    private final S3Client client;

    public S3StoredObjects(ObjectStoreConfig config) {
        this.encryption = config.encryption();
        this.client = S3Clients.open(config, PATIENCE, CONNECTIONS);
    }

    @Override
    public void list(String bucket, Consumer<Listed> consumer) {
        try {
            client.listObjectsV2Paginator(r -> r.bucket(bucket))
                    .contents()
                    .forEach(object -> consumer.accept(new Listed(object.key(), object.size())));
        } catch (NoSuchBucketException e) {
            // it holds nothing
        } catch (SdkException e) {
            throw new UncheckedIOException(
                    "bucket " + bucket + " cannot be listed: " + e.getMessage(), new IOException(e));
        }
    }

    @Override
    public Optional<Content> read(String bucket, String key) {
        try (InputStream object = client.getObject(request(bucket, key))) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            long bytes = 0;
            for (int count = object.read(chunk); count >= 0; count = object.read(chunk)) {
                sha256.update(chunk, 0, count);
                bytes += count;
            }
            return Optional.of(new Content(bytes, HexFormat.of().formatHex(sha256.digest())));
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw new UncheckedIOException(unreadable(bucket, key, e), new IOException(e));
        } catch (IOException e) {
            throw new UncheckedIOException(unreadable(bucket, key, e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: every Java has it", e);
        }
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        try {
            return decrypted(bucket, key, client.getObject(request(bucket, key)));
        } catch (SdkException e) {
            throw new IOException(unreadable(bucket, key, e), e);
        }
    }

    /** The entity tag of an object, without its quotes; empty if there is none. */
    public Optional<String> eTag(String bucket, String key) {
        try {
            HeadObjectRequest.Builder request =
                    HeadObjectRequest.builder().bucket(bucket).key(key);
            if (encryption.serverSide() == StoreEncryption.ServerSide.CUSTOMER_KEY) {
                byte[] secret = Base64.getDecoder().decode(encryption.customerKey());
                request.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(encryption.customerKey())
                        .sseCustomerKeyMD5(Md5Utils.md5AsBase64(secret));
            }
            return Optional.of(client.headObject(request.build()).eTag().replace("\"", ""));
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw new UncheckedIOException(unreadable(bucket, key, e), new IOException(e));
        }
    }

    private InputStream decrypted(String bucket, String key, ResponseInputStream<GetObjectResponse> object)
            throws IOException {
        Map<String, String> metadata = object.response().metadata();
        if (!metadata.containsKey(ALGORITHM)) {
            return object;
        }
        String id = metadata.getOrDefault(KEY_ID, "");
        Optional<ObjectKey> with = encryption.objectKey(id);
        if (with.isEmpty() || !metadata.get(ALGORITHM).equals(ObjectKey.ALGORITHM)) {
            object.abort();
            throw new IOException("s3://" + bucket + "/" + key + " is encrypted by " + metadata.get(ALGORITHM)
                    + " with key '" + id + "' (expected: " + ObjectKey.ALGORITHM + ", and a configured key)");
        }
        return with.get().opening(object);
    }

    private GetObjectRequest request(String bucket, String key) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(key);
        if (encryption.serverSide() == StoreEncryption.ServerSide.CUSTOMER_KEY) {
            byte[] secret = Base64.getDecoder().decode(encryption.customerKey());
            request.sseCustomerAlgorithm("AES256")
                    .sseCustomerKey(encryption.customerKey())
                    .sseCustomerKeyMD5(Md5Utils.md5AsBase64(secret));
        }
        return request.build();
    }

    private static String unreadable(String bucket, String key, Exception why) {
        return "s3://" + bucket + "/" + key + " cannot be read: " + why.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }
}
