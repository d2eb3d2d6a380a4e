package io.freshet.firehosesink.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.lane.ObjectStoreContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3aObjectStoreTest extends ObjectStoreContract {
    private final EmbeddedObjectStore server;
    private final S3aObjectStore store;

    S3aObjectStoreTest(@TempDir Path directory) throws Exception {
        server = EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "local", "localsecret");
        server.createBucket("bucket");
        store = new S3aObjectStore(server.config());
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void storesContentEncodingAndType() throws Exception {
        byte[] data = new byte[10];
        store.put("bucket", "put.gz", "gzip", data);
        byte[] upload = store.startUpload("bucket", "upload.gz", "gzip");
        byte[] part = store.putPart("bucket", "upload.gz", upload, 1, data, data.length, true);
        store.complete("bucket", "upload.gz", upload, List.of(part));

        try (var client = new Bucket(server.config(), "bucket").client()) {
            for (String key : List.of("put.gz", "upload.gz")) {
                var head = client.headObject(r -> r.bucket("bucket").key(key));
                assertThat(head.contentEncoding()).as(key).isEqualTo("gzip");
                assertThat(head.contentType()).as(key).isEqualTo("application/octet-stream");
            }
        }
    }

    @Test
    void completesAnUploadThatAnotherProcessStarted() throws Exception {
        byte[] data = new byte[10];
        byte[] upload = store.startUpload("bucket", "late", "");
        byte[] part = store.putPart("bucket", "late", upload, 1, data, data.length, true);
        store.close();

        try (S3aObjectStore other = new S3aObjectStore(server.config())) {
            other.complete("bucket", "late", upload, List.of(part));

            assertThat(other.length("bucket", "late")).hasValue(10);
        }
    }
}
