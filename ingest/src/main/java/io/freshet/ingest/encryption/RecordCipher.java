package io.freshet.ingest.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a payload what is stored, and the other way round, with AES-256 in Galois/Counter mode. A payload is bound to its log and its
 * partition key, so that it cannot be passed off as another record's. Used by many threads at once.
 */
public final class RecordCipher {
    private static final byte[] NO_KEY = {};

    private final EncryptionKeys keys;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, RecordKey> sealing = new ConcurrentHashMap<>();
    /** Records of one writer follow each other, so the last key is mostly the next. */
    private volatile @Nullable RecordKey lastOpened;

    public RecordCipher(EncryptionKeys keys) {
        this.keys = keys;
    }

    /**
     * The payload as it is to be stored.
     *
     * @param keyId null: not encrypted
     * @throws LogException {@code KEY_NOT_FOUND}
     */
    public byte[] seal(@Nullable String keyId, LogName log, byte @Nullable [] partitionKey, byte[] data) {
        return keyId == null ? Envelope.ofPlain(data) : sealingKey(keyId).seal(context(log, partitionKey), data);
    }

    private RecordKey sealingKey(String keyId) {
        RecordKey known = sealing.get(keyId);
        return known != null && !known.isUsedUp()
                ? known
                : sealing.compute(keyId, (id, last) -> last != null && !last.isUsedUp() ? last : freshKey(id));
    }

    private RecordKey freshKey(String keyId) {
        byte[] salt = new byte[Envelope.SALT_BYTES];
        random.nextBytes(salt);
        return RecordKey.derive(EncryptionKeys.plain(keyId), configured(keyId), salt);
    }

    /**
     * The record with its payload as it was put.
     *
     * @throws LogException {@code KEY_NOT_FOUND}, or {@code NOT_DECRYPTABLE} if the key does not fit or the record has been changed
     */
    public LogRecord open(LogName log, LogRecord stored) {
        if (!Envelope.begins(stored.data())) {
            return stored;
        }
        Optional<byte[]> plain = Envelope.plain(stored.data());
        return plain.isPresent() ? stored.withData(plain.get(), false) : stored.withData(decrypt(log, stored), true);
    }

    private byte[] decrypt(LogName log, LogRecord stored) {
        Envelope envelope = Envelope.read(stored.data())
                .orElseThrow(() -> notDecryptable(log, stored, "has an envelope of another version", null));
        RecordKey key = lastOpened;
        if (key == null || !key.isOf(envelope)) {
            key = RecordKey.derive(envelope.keyId(), configured(envelope.keyId()), envelope.salt());
            lastOpened = key;
        }
        String partitionKey = stored.partitionKey();
        try {
            return key.open(
                    envelope, stored.data(), context(log, partitionKey == null ? null : partitionKey.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw notDecryptable(
                    log,
                    stored,
                    "cannot be decrypted with key " + envelope.keyId() + ": another key has that id now,"
                            + " or the record has been changed",
                    e);
        }
    }

    private SecretKey configured(String keyId) {
        return keys.find(keyId)
                .orElseThrow(() -> new LogException(
                        LogException.Code.KEY_NOT_FOUND,
                        "Key " + keyId + " is not configured (expected: one of " + keys.ids() + ")."));
    }

    private static byte[] context(LogName log, byte @Nullable [] partitionKey) {
        byte[] name = log.value().getBytes(UTF_8);
        byte[] key = partitionKey == null ? NO_KEY : partitionKey;
        return ByteBuffer.allocate(name.length + 2 + key.length)
                .put(name)
                .put((byte) 0)
                .put((byte) (partitionKey == null ? 0 : 1))
                .put(key)
                .array();
    }

    private static LogException notDecryptable(LogName log, LogRecord stored, String why, @Nullable Throwable cause) {
        return new LogException(
                LogException.Code.NOT_DECRYPTABLE,
                "The record at offset " + stored.offset() + " of shard " + stored.shard() + " of log " + log + " " + why
                        + ".",
                cause);
    }
}
