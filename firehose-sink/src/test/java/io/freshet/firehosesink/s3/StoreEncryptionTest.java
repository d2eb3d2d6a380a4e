package io.freshet.firehosesink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.audit.StoredObjects.Content;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.Lane;
import io.freshet.firehosesink.lane.Lanes;
import io.freshet.firehosesink.lane.ManualClock;
import io.freshet.firehosesink.lane.Publisher;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.s3.FaultProxy.Seen;
import io.freshet.firehosesink.s3.StoreEncryption.ServerSide;
import io.freshet.firehosesink.seal.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store is asked to encrypt, as it sees it, and what it never sees. */
class StoreEncryptionTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String ARN = "arn:aws:kms:us-east-1:000000000000:key/lake";
    private static final String HEADER = "x-amz-server-side-encryption";

    private final EmbeddedObjectStore server;
    private final FaultProxy proxy;

    StoreEncryptionTest(@TempDir Path directory) throws Exception {
        server = EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "local", "localsecret");
        server.createBucket("bucket");
        proxy = new FaultProxy(server.config(), 1, 0);
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private S3aObjectStore store(StoreEncryption encryption) {
        return new S3aObjectStore(proxy.config().with(encryption));
    }

    /** A small object at once, and one by an upload of one part. */
    private void writeBoth(S3aObjectStore store) throws IOException {
        byte[] data = "data".getBytes(StandardCharsets.UTF_8);
        store.put("bucket", "put", "", data);
        byte[] upload = store.startUpload("bucket", "upload", "");
        byte[] part = store.putPart("bucket", "upload", upload, 1, data, data.length, true);
        store.complete("bucket", "upload", upload, List.of(part));
        assertThat(store.length("bucket", "put")).hasValue(4);
    }

    private Map<String, String> headers(String method, String target) {
        return proxy.seen().stream()
                .filter(seen -> seen.method().equals(method) && seen.target().contains(target))
                .findFirst()
                .map(Seen::headers)
                .orElseThrow();
    }

    @Test
    void aKmsKeyIsNamedWhereAnObjectBegins() throws IOException {
        try (S3aObjectStore store = store(StoreEncryption.NONE.withKmsKey("bucket", ARN))) {
            writeBoth(store);
        }

        for (Map<String, String> headers : List.of(headers("PUT", "/put"), headers("POST", "/upload?uploads"))) {
            assertThat(headers).containsEntry(HEADER, "aws:kms").containsEntry(HEADER + "-aws-kms-key-id", ARN);
        }
        assertThat(headers("HEAD", "/put")).doesNotContainKey(HEADER);
    }

    @Test
    void theKeyOfOneBucketIsNotThatOfAnother() throws IOException {
        try (S3aObjectStore store = store(StoreEncryption.NONE.withKmsKey("other", ARN))) {
            writeBoth(store);
        }

        assertThat(proxy.seen()).isNotEmpty().noneMatch(seen -> seen.headers().keySet().stream()
                .anyMatch(name -> name.startsWith(HEADER)));
    }

    @Test
    void theStoresOwnKeysAreAskedFor() throws IOException {
        try (S3aObjectStore store = store(new StoreEncryption(ServerSide.AES256, "", Map.of(), "", List.of()))) {
            writeBoth(store);
        }

        assertThat(headers("PUT", "/put")).containsEntry(HEADER, "AES256");
        assertThat(headers("POST", "/upload?uploads")).containsEntry(HEADER, "AES256");
    }

    @Test
    void aCustomersKeyComesWithEveryRequestAboutAnObject() throws IOException {
        StoreEncryption encryption = new StoreEncryption(ServerSide.CUSTOMER_KEY, KEY, Map.of(), "", List.of());
        try (S3aObjectStore store = store(encryption)) {
            writeBoth(store);
        }
        try (S3StoredObjects stored = new S3StoredObjects(proxy.config().with(encryption))) {
            assertThat(stored.read("bucket", "put").orElseThrow().bytes()).isEqualTo(4);
        }

        for (Map<String, String> headers : List.of(
                headers("PUT", "/put"),
                headers("POST", "/upload?uploads"),
                headers("PUT", "/upload?"),
                headers("HEAD", "/put"),
                headers("GET", "/put"))) {
            assertThat(headers)
                    .containsEntry(HEADER + "-customer-algorithm", "AES256")
                    .containsEntry(HEADER + "-customer-key", KEY)
                    .containsKey(HEADER + "-customer-key-md5");
        }
    }

    private static StoreEncryption sealing(String id, byte fill) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, fill);
        ObjectKey key = new ObjectKey(id, Base64.getEncoder().encodeToString(secret));
        return new StoreEncryption(ServerSide.OFF, "", Map.of(), id, List.of(key));
    }

    @Test
    void theStoreNeverSeesWhatIsEncryptedBeforeItComes() throws Exception {
        StoreEncryption encryption = sealing("alias/lake", (byte) 1);
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        ManualClock clock = new ManualClock(now);
        StagedObject object;
        try (S3aObjectStore store = store(encryption);
                Lane lane = Lanes.of(Configs.plain(1 << 20, Duration.ofSeconds(1)), store, clock, new Random(1))) {
            lane.startAt(0, 0);
            lane.append(new SourceRecord(0, 0, now, "secret-record".getBytes(StandardCharsets.UTF_8)));
            clock.advance(Duration.ofSeconds(2));
            object = lane.sealIfDue().get(0);
            assertThat(new Publisher(store, attempt -> {}).publish(object)).isEqualTo(Publisher.Outcome.PUBLISHED);
        }

        try (S3StoredObjects stored = new S3StoredObjects(server.config().with(encryption));
                S3StoredObjects without = new S3StoredObjects(server.config());
                S3StoredObjects wrong = new S3StoredObjects(server.config().with(sealing("alias/lake", (byte) 2)))) {
            Content content = stored.read(object.bucket(), object.key()).orElseThrow();
            assertThat(content.sha256())
                    .as("what the audit compares")
                    .isEqualTo(HexFormat.of().formatHex(object.sha256()));
            assertThat(new String(stored.open(object.bucket(), object.key()).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("secret-record");
            assertThatThrownBy(() -> without.open(object.bucket(), object.key()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is encrypted by AES256_GCM_HKDF_1MB with key 'alias/lake'");
            assertThatThrownBy(() -> wrong.open(object.bucket(), object.key())).isInstanceOf(IOException.class);
        }
        byte[] raw = new Bucket(server.config(), object.bucket()).objects().get(object.key());
        assertThat(new String(raw, StandardCharsets.ISO_8859_1)).doesNotContain("secret-record");
        try (var client = new Bucket(server.config(), object.bucket()).client()) {
            var head = client.headObject(r -> r.bucket(object.bucket()).key(object.key()));
            assertThat(head.metadata())
                    .containsEntry("freshet-encryption", "AES256_GCM_HKDF_1MB")
                    .containsEntry("freshet-key-id", "alias/lake");
            assertThat(head.contentEncoding()).isNullOrEmpty();
        }
    }

    @Test
    void uploadsCarryTheKeyIdToo() throws IOException {
        try (S3aObjectStore store = store(sealing("alias/lake", (byte) 1))) {
            writeBoth(store);
        }

        assertThat(headers("POST", "/upload?uploads")).containsEntry("x-amz-meta-freshet-key-id", "alias/lake");
        assertThat(headers("PUT", "/put")).containsEntry("x-amz-meta-freshet-key-id", "alias/lake");
    }
}
