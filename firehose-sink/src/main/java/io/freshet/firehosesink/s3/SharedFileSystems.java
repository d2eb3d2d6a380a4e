package io.freshet.firehosesink.s3;

import io.freshet.firehosesink.seal.ObjectKey;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;

/**
 * S3A file systems cost a second and dozens of threads each: the deliveries of one JVM share them, counted, one for each store, bucket
 * and content encoding (which S3A fixes per file system).
 */
final class SharedFileSystems {
    private static final Map<Key, Shared> OPEN = new HashMap<>();

    private SharedFileSystems() {}

    private record Key(ObjectStoreConfig store, String bucket, String contentEncoding) {}

    private static final class Shared {
        private final FileSystem fileSystem;
        private final MultipartUploader uploader;
        private int users;

        Shared(FileSystem fileSystem, MultipartUploader uploader) {
            this.fileSystem = fileSystem;
            this.uploader = uploader;
        }
    }

    /** One use of a file system, until closed. */
    static final class Lease implements AutoCloseable {
        private final Key key;
        private final Shared shared;

        private Lease(Key key, Shared shared) {
            this.key = key;
            this.shared = shared;
        }

        FileSystem fileSystem() {
            return shared.fileSystem;
        }

        MultipartUploader uploader() {
            return shared.uploader;
        }

        @Override
        public void close() throws IOException {
            synchronized (OPEN) {
                if (--shared.users == 0) {
                    OPEN.remove(key);
                    shared.uploader.close();
                    shared.fileSystem.close();
                }
            }
        }
    }

    static Lease lease(ObjectStoreConfig store, String bucket, String contentEncoding) throws IOException {
        Key key = new Key(store, bucket, contentEncoding);
        synchronized (OPEN) {
            Shared shared = OPEN.get(key);
            if (shared == null) {
                shared = open(key);
                OPEN.put(key, shared);
            }
            shared.users++;
            return new Lease(key, shared);
        }
    }

    private static Shared open(Key key) throws IOException {
        URI root = URI.create("s3a://" + key.bucket() + "/");
        FileSystem fileSystem = FileSystem.newInstance(root, configuration(key));
        return new Shared(
                fileSystem, fileSystem.createMultipartUploader(new Path(root)).build());
    }

    private static Configuration configuration(Key key) {
        ObjectStoreConfig store = key.store();
        Configuration conf = new Configuration(false);
        conf.set("fs.s3a.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
        conf.set("fs.s3a.endpoint", store.endpoint().toString());
        conf.set("fs.s3a.endpoint.region", store.region());
        conf.set("fs.s3a.access.key", store.accessKey());
        conf.set("fs.s3a.secret.key", store.secretKey());
        conf.set("fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        conf.setBoolean("fs.s3a.path.style.access", store.pathStyle());
        conf.setBoolean(
                "fs.s3a.connection.ssl.enabled", "https".equals(store.endpoint().getScheme()));
        conf.set("fs.s3a.bucket.probe", "0");
        conf.set("fs.s3a.change.detection.mode", "none");
        // the one door to the requests' headers; the auditor behind it does nothing
        conf.set("fs.s3a.audit.enabled", "true");
        conf.set("fs.s3a.audit.service.classname", "org.apache.hadoop.fs.s3a.audit.impl.NoopAuditor");
        conf.set("fs.s3a.audit.execution.interceptors", OctetStreamUploads.class.getName());
        conf.set("fs.s3a.input.stream.type", "classic");
        conf.set("fs.s3a.fast.upload.buffer", "bytebuffer");
        conf.set("fs.s3a.multipart.size", "5M");
        conf.set("fs.s3a.threads.max", "8");
        // the protocol above repeats what fails: here only hiccups are retried
        conf.set("fs.s3a.attempts.maximum", "2");
        conf.set("fs.s3a.retry.limit", "2");
        conf.set("fs.s3a.retry.interval", "200ms");
        if (!key.contentEncoding().isEmpty()) {
            conf.set("fs.s3a.object.content.encoding", key.contentEncoding());
        }
        encrypt(conf, store.encryption(), key.bucket());
        return conf;
    }

    private static void encrypt(Configuration conf, StoreEncryption encryption, String bucket) {
        String kmsKey = encryption.kmsKeys().get(bucket);
        if (kmsKey != null) {
            conf.set("fs.s3a.encryption.algorithm", "SSE-KMS");
            conf.set("fs.s3a.encryption.key", kmsKey);
        } else if (encryption.serverSide() == StoreEncryption.ServerSide.AES256) {
            conf.set("fs.s3a.encryption.algorithm", "AES256");
        } else if (encryption.serverSide() == StoreEncryption.ServerSide.CUSTOMER_KEY) {
            conf.set("fs.s3a.encryption.algorithm", "SSE-C");
            conf.set("fs.s3a.encryption.key", encryption.customerKey());
        }
        encryption.sealing().ifPresent(key -> {
            conf.set(OctetStreamUploads.METADATA + S3StoredObjects.ALGORITHM, ObjectKey.ALGORITHM);
            conf.set(OctetStreamUploads.METADATA + S3StoredObjects.KEY_ID, key.id());
        });
    }
}
