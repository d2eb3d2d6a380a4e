package io.freshet.jobs.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts records of a delivery stream's buffer with AES-256-GCM. Each instance derives a key of its own from the data key and a random
 * salt, and counts its nonces, so that no nonce is used twice under one key, however many records there are. A record becomes
 * {@code salt (16) | count (8) | ciphertext and tag}. Safe for use by many threads.
 */
final class BufferCipher {
    /** The partition key of an encrypted record; records that are put directly have none otherwise. */
    static final String MARK = "freshet:aes-256-gcm:1";

    private static final int SALT = 16;
    private static final int TAG_BITS = 128;
    private static final int SALTS_REMEMBERED = 64;

    private final byte[] dataKey;
    private final byte[] associated;
    private final byte[] salt = new byte[SALT];
    private final AtomicLong count = new AtomicLong();
    private final SecretKeySpec own;
    private final Map<ByteBuffer, SecretKeySpec> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, SecretKeySpec> eldest) {
            return size() > SALTS_REMEMBERED;
        }
    };

    BufferCipher(byte[] dataKey, String deliveryStream) {
        this.dataKey = dataKey.clone();
        this.associated = deliveryStream.getBytes(StandardCharsets.UTF_8);
        new SecureRandom().nextBytes(salt);
        this.own = derived(salt);
    }

    byte[] seal(byte[] data) {
        long number = count.getAndIncrement();
        byte[] encrypted = run(Cipher.ENCRYPT_MODE, own, number, data, 0);
        return ByteBuffer.allocate(SALT + Long.BYTES + encrypted.length)
                .put(salt)
                .putLong(number)
                .put(encrypted)
                .array();
    }

    byte[] open(byte[] sealed) {
        if (sealed.length < SALT + Long.BYTES + TAG_BITS / Byte.SIZE) {
            throw new IllegalStateException("encrypted record: " + sealed.length + " B (expected: 40 or more)");
        }
        byte[] itsSalt = Arrays.copyOf(sealed, SALT);
        long number = ByteBuffer.wrap(sealed).getLong(SALT);
        return run(Cipher.DECRYPT_MODE, keyOf(itsSalt), number, sealed, SALT + Long.BYTES);
    }

    private synchronized SecretKeySpec keyOf(byte[] itsSalt) {
        return known.computeIfAbsent(ByteBuffer.wrap(itsSalt), s -> derived(itsSalt));
    }

    private SecretKeySpec derived(byte[] itsSalt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(dataKey, "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(itsSalt), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: every Java has it", e);
        }
    }

    private byte[] run(int mode, SecretKeySpec key, long number, byte[] data, int offset) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(data, offset, data.length - offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "encrypted record: " + e.getMessage() + " (expected: one of this buffer)", e);
        }
    }
}
