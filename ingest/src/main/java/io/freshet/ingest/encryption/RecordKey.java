package io.freshet.ingest.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for many records of one writer, derived from a configured key and a random salt. Because nobody else has it, its nonces can be
 * counted: random ones would repeat after some billions of records, and a nonce used twice gives GCM away.
 */
final class RecordKey {
    private static final byte[] PURPOSE = "freshet record key 1".getBytes(StandardCharsets.US_ASCII);
    private static final long MOST_RECORDS = 1L << 32;
    private static final int NONCE_BYTES = 12;

    private final String keyId;
    private final byte[] salt;
    private final SecretKey key;
    private final AtomicLong counter = new AtomicLong();

    private RecordKey(String keyId, byte[] salt, SecretKey key) {
        this.keyId = keyId;
        this.salt = salt;
        this.key = key;
    }

    static RecordKey derive(String keyId, SecretKey from, byte[] salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(from);
            mac.update(PURPOSE);
            return new RecordKey(keyId, salt, new SecretKeySpec(mac.doFinal(salt), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java", e);
        }
    }

    boolean isOf(Envelope envelope) {
        return keyId.equals(envelope.keyId()) && Arrays.equals(salt, envelope.salt());
    }

    boolean isUsedUp() {
        return counter.get() >= MOST_RECORDS;
    }

    /** @param context what the payload belongs to; it cannot be opened under another */
    byte[] seal(byte[] context, byte[] data) {
        long number = counter.getAndIncrement();
        byte[] header = Envelope.header(keyId, salt, number);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, number, header, 0, header.length, context);
            byte[] sealed = new byte[header.length + cipher.getOutputSize(data.length)];
            System.arraycopy(header, 0, sealed, 0, header.length);
            cipher.doFinal(data, 0, data.length, sealed, header.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM is part of every Java", e);
        }
    }

    byte[] open(Envelope envelope, byte[] sealed, byte[] context) throws GeneralSecurityException {
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, envelope.counter(), sealed, 0, envelope.bodyAt(), context);
        return cipher.doFinal(sealed, envelope.bodyAt(), sealed.length - envelope.bodyAt());
    }

    private Cipher cipher(int mode, long number, byte[] header, int from, int length, byte[] context)
            throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putLong(NONCE_BYTES - Long.BYTES, number)
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(Envelope.TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(header, from, length);
        cipher.updateAAD(context);
        return cipher;
    }
}
