package io.freshet.firehosesink.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.Md5Utils;

/** Whole objects and parts of them in an S3-style store, and a count of the requests that took. Safe for use by many threads. */
public final class S3Blobs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CONNECTIONS = 32;
    private static final int PAGE = 1_000;

    private final StoreEncryption encryption;
    private final S3Client client;
    private final boolean shares;
    private final AtomicLong requests = new AtomicLong();

    public S3Blobs(ObjectStoreConfig config) {
        if (!config.encryption().sealedWith().isEmpty()) {
            throw new IllegalArgumentException("s3.client-side-key: what map jobs keep is not encrypted before it is"
                    + " stored (expected: none, or s3.server-side-encryption)");
        }
        this.shares = false;
        this.encryption = config.encryption();
        this.client = S3Clients.builder(config, PATIENCE, CONNECTIONS)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    private S3Blobs(StoreEncryption encryption, S3Client client) {
        this.encryption = encryption;
        this.client = client;
        this.shares = true;
    }

    /** The same store with a count of its own, as long as this one is open. */
    public S3Blobs counting() {
        return new S3Blobs(encryption, client);
    }

    /** An object as a listing shows it. */
    public record Listed(String key, long size) {}

    /** How many requests it has made. */
    public long requests() {
        return requests.get();
    }

    /** Makes the bucket unless it is there. */
    public void createBucket(String bucket) throws IOException {
        try {
            requests.incrementAndGet();
            var unused = client.createBucket(request -> request.bucket(bucket));
        } catch (S3Exception e) {
            if (e.statusCode() != 409) {
                throw new IOException("bucket " + bucket + " cannot be made: " + e.getMessage(), e);
            }
        } catch (SdkException e) {
            throw new IOException("bucket " + bucket + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** Stores an object in the place of any of that key. */
    public void put(String bucket, String key, byte[] bytes) throws IOException {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(key);
        switch (encryption.serverSide()) {
            case AES256 -> request.serverSideEncryption("AES256");
            case CUSTOMER_KEY ->
                request.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(encryption.customerKey())
                        .sseCustomerKeyMD5(customerKeyMd5());
            case OFF -> {}
        }
        try {
            requests.incrementAndGet();
            var unused = client.putObject(request.build(), RequestBody.fromBytes(bytes));
        } catch (SdkException e) {
            throw failed(bucket, key, "written", e);
        }
    }

    /** Whether there is such an object. */
    public boolean has(String bucket, String key) throws IOException {
        HeadObjectRequest.Builder request =
                HeadObjectRequest.builder().bucket(bucket).key(key);
        if (encryption.serverSide() == StoreEncryption.ServerSide.CUSTOMER_KEY) {
            request.sseCustomerAlgorithm("AES256")
                    .sseCustomerKey(encryption.customerKey())
                    .sseCustomerKeyMD5(customerKeyMd5());
        }
        try {
            requests.incrementAndGet();
            var unused = client.headObject(request.build());
            return true;
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            return false;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw failed(bucket, key, "looked up", e);
        } catch (SdkException e) {
            throw failed(bucket, key, "looked up", e);
        }
    }

    /** All of an object; empty if it is not there. */
    public Optional<byte[]> get(String bucket, String key) throws IOException {
        try {
            requests.incrementAndGet();
            return Optional.of(
                    client.getObjectAsBytes(request(bucket, key).build()).asByteArrayUnsafe());
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failed(bucket, key, "read", e);
        }
    }

    /** The bytes of an object from one position on up to another, or to its end if that comes first. To be closed. */
    public InputStream open(String bucket, String key, long from, long to) throws IOException {
        try {
            requests.incrementAndGet();
            ResponseInputStream<GetObjectResponse> content = client.getObject(
                    request(bucket, key).range("bytes=" + from + "-" + (to - 1)).build());
            return new Aborted(content);
        } catch (SdkException e) {
            throw failed(bucket, key, "read", e);
        }
    }

    /** Objects by a prefix, at most so many, ordered by key. */
    public List<Listed> list(String bucket, String prefix, int most) throws IOException {
        List<Listed> listed = new ArrayList<>();
        try {
            String token = null;
            do {
                String from = token;
                requests.incrementAndGet();
                ListObjectsV2Response page = client.listObjectsV2(
                        request -> request.bucket(bucket).prefix(prefix).continuationToken(from));
                page.contents().forEach(object -> listed.add(new Listed(object.key(), object.size())));
                token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
            } while (token != null && listed.size() < most);
            return listed.size() > most ? listed.subList(0, most) : listed;
        } catch (NoSuchBucketException e) {
            return List.of();
        } catch (SdkException e) {
            throw new IOException("s3://" + bucket + "/" + prefix + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Removes objects by a prefix. */
    public void deleteAll(String bucket, String prefix) throws IOException {
        List<Listed> found = list(bucket, prefix, PAGE);
        while (!found.isEmpty()) {
            List<ObjectIdentifier> keys = found.stream()
                    .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                    .toList();
            try {
                requests.incrementAndGet();
                var unused = client.deleteObjects(request -> request.bucket(bucket)
                        .delete(Delete.builder().objects(keys).quiet(true).build()));
            } catch (SdkException e) {
                throw new IOException("s3://" + bucket + "/" + prefix + " cannot be removed: " + e.getMessage(), e);
            }
            found = found.size() < PAGE ? List.of() : list(bucket, prefix, PAGE);
        }
    }

    private GetObjectRequest.Builder request(String bucket, String key) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(key);
        if (encryption.serverSide() == StoreEncryption.ServerSide.CUSTOMER_KEY) {
            request.sseCustomerAlgorithm("AES256")
                    .sseCustomerKey(encryption.customerKey())
                    .sseCustomerKeyMD5(customerKeyMd5());
        }
        return request;
    }

    private String customerKeyMd5() {
        return Md5Utils.md5AsBase64(Base64.getDecoder().decode(encryption.customerKey()));
    }

    private static IOException failed(String bucket, String key, String what, SdkException why) {
        return new IOException("s3://" + bucket + "/" + key + " cannot be " + what + ": " + why.getMessage(), why);
    }

    @Override
    public void close() {
        if (!shares) {
            client.close();
        }
    }

    /** An object that need not be read to its end. */
    private static final class Aborted extends java.io.FilterInputStream {
        private final ResponseInputStream<GetObjectResponse> content;
        private boolean ended;

        Aborted(ResponseInputStream<GetObjectResponse> content) {
            super(content);
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            ended |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            ended |= read < 0;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                content.abort();
            }
            super.close();
        }
    }
}
