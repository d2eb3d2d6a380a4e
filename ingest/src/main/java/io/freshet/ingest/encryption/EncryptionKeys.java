package io.freshet.ingest.encryption;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys there are, by the ids that {@code StartStreamEncryption} names them with. Never prints them. */
public final class EncryptionKeys {
    /** The id that the service gives to the key it has for everybody. */
    public static final String DEFAULT_KEY_ID = "alias/aws/kinesis";

    public static final EncryptionKeys NONE = new EncryptionKeys(Map.of());

    /** Of AES-256. */
    public static final int KEY_BYTES = 32;

    public static final int LONGEST_ID = 2048;

    private final TreeMap<String, SecretKey> keys = new TreeMap<>();

    /** @param keys of {@link #KEY_BYTES} each */
    public EncryptionKeys(Map<String, byte[]> keys) {
        keys.forEach((id, key) -> {
            if (id.isEmpty() || id.length() > LONGEST_ID) {
                throw new IllegalArgumentException("key id of " + id.length() + " characters (expected: 1 to 2048)");
            }
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException(
                        "key " + id + " has " + key.length + " bytes (expected: " + KEY_BYTES + ")");
            }
            this.keys.put(plain(id), new SecretKeySpec(key, "AES"));
        });
    }

    public boolean contains(String keyId) {
        return keys.containsKey(plain(keyId));
    }

    Optional<SecretKey> find(String keyId) {
        return Optional.ofNullable(keys.get(plain(keyId)));
    }

    /** Without what only says where the key is: an ARN names the same key as its last part, a UUID or an alias. */
    static String plain(String keyId) {
        String last = keyId.startsWith("arn:") ? keyId.substring(keyId.lastIndexOf(':') + 1) : keyId;
        return last.startsWith("key/") ? last.substring("key/".length()) : last;
    }

    public Set<String> ids() {
        return Set.copyOf(keys.keySet());
    }

    @Override
    public String toString() {
        return "EncryptionKeys" + keys.keySet();
    }
}
