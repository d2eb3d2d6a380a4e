package io.freshet.firehosesink.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that objects are encrypted with, as the streaming AEAD <em>AES256_GCM_HKDF_1MB</em> of Google's Tink, so that others can read them:
 *
 * <pre>
 *   header:  length of the header, 40 (1 byte) | salt (32) | nonce prefix (7)
 *   segment: ciphertext | tag (16)              1 MiB each, header included in the first, the last one shorter or as long
 *   nonce:   nonce prefix (7) | number of the segment (4) | 1 for the last segment, else 0 (1)
 *   key:     HKDF-SHA256 of the 32 bytes of this key, with the salt, without info: 32 bytes
 * </pre>
 *
 * <p>So an object that was cut, or whose segments were moved, does not decrypt.
 *
 * @param id tells it from other keys; not secret
 * @param base64 the 32 bytes
 */
public record ObjectKey(String id, String base64) implements Serializable {
    /** What the metadata of objects calls the way they are encrypted. */
    public static final String ALGORITHM = "AES256_GCM_HKDF_1MB";

    static final int KEY_BYTES = 32;
    static final int PREFIX_BYTES = 7;
    static final int HEADER_BYTES = 1 + KEY_BYTES + PREFIX_BYTES;
    static final int SEGMENT_BYTES = 1 << 20;
    static final int TAG_BYTES = 16;

    public ObjectKey {
        int length = Base64.getDecoder().decode(base64).length;
        if (length != KEY_BYTES || id.isEmpty()) {
            throw new IllegalArgumentException(
                    "key '" + id + "': " + length + " B (expected: " + KEY_BYTES + " B, and an id)");
        }
    }

    /** Encrypts what is written. Closing writes the last segment and leaves the other stream open. */
    public OutputStream sealing(OutputStream out, SecureRandom random) throws IOException {
        return new SealingStream(this, out, random);
    }

    /** Decrypts what is read; an object that is not one of this key, or not whole, is an {@link IOException}. */
    public InputStream opening(InputStream in) throws IOException {
        return new OpeningStream(this, in);
    }

    /** The key of one object: HKDF with one block of output. */
    SecretKeySpec derived(byte[] salt) {
        try {
            byte[] extracted = hmac(salt, Base64.getDecoder().decode(base64));
            return new SecretKeySpec(hmac(extracted, new byte[] {1}), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: every Java has it", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    @Override
    public String toString() {
        return "ObjectKey[" + id + "]";
    }
}
