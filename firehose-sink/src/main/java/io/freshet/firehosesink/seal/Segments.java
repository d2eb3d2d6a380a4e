package io.freshet.firehosesink.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts or decrypts the segments of one object, in order. */
final class Segments {
    private static final int NONCE_BYTES = 12;

    private final int mode;
    private final SecretKeySpec key;
    private final byte[] noncePrefix;
    private final Cipher cipher;
    private int number;

    Segments(int mode, SecretKeySpec key, byte[] noncePrefix) {
        this.mode = mode;
        this.key = key;
        this.noncePrefix = noncePrefix.clone();
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM/NoPadding: every Java has it", e);
        }
    }

    /** How many bytes the next segment has at most, encrypted. */
    int nextBytes() {
        return number == 0 ? ObjectKey.SEGMENT_BYTES - ObjectKey.HEADER_BYTES : ObjectKey.SEGMENT_BYTES;
    }

    byte[] next(byte[] data, int length, boolean last) throws GeneralSecurityException {
        if (number < 0) {
            throw new GeneralSecurityException("more segments than there are numbers");
        }
        if (mode == Cipher.DECRYPT_MODE && length < ObjectKey.TAG_BYTES) {
            throw new GeneralSecurityException("a segment of " + length + " B (expected: 16 or more)");
        }
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .put(noncePrefix)
                .putInt(number++)
                .put((byte) (last ? 1 : 0))
                .array();
        cipher.init(mode, key, new GCMParameterSpec(ObjectKey.TAG_BYTES * Byte.SIZE, nonce));
        return cipher.doFinal(data, 0, length);
    }
}
