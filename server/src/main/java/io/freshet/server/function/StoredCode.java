package io.freshet.server.function;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3StoredObjects;
import io.freshet.functions.code.CodeException;
import io.freshet.functions.code.ObjectSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Code that lies in the object store. */
public final class StoredCode implements ObjectSource {
    private final Supplier<ObjectStoreConfig> store;

    public StoredCode(Supplier<ObjectStoreConfig> store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> read(String bucket, String key, long mostBytes) throws CodeException {
        try (S3StoredObjects objects = new S3StoredObjects(store.get());
                InputStream object = objects.open(bucket, key)) {
            byte[] bytes = object.readNBytes((int) mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new CodeException("s3://" + bucket + "/" + key + " has more than " + mostBytes + " bytes");
            }
            return Optional.of(bytes);
        } catch (IOException | SdkException e) {
            if (e.getCause() instanceof NoSuchKeyException || e.getCause() instanceof NoSuchBucketException) {
                return Optional.empty();
            }
            throw new CodeException("s3://" + bucket + "/" + key + " cannot be read: " + e.getMessage());
        }
    }
}
