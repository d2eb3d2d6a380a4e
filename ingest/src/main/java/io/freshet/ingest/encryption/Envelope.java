package io.freshet.ingest.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What stands in front of an encrypted payload in the log:
 *
 * <pre>
 *   magic 8 | kind 1 | length of key id 2 | key id | salt 16 | counter 8 | ciphertext with tag
 * </pre>
 *
 * <p>A payload without the magic is stored as it is; one that begins with it by chance or on purpose is put into an envelope of the other
 * kind, {@code magic 8 | kind 0 | payload}. What is read is therefore never mistaken.
 *
 * @param salt with which the key of these records was derived from the key of that id
 * @param counter of records under that derived key, its nonce
 * @param bodyAt where the ciphertext begins
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Envelope(String keyId, byte[] salt, long counter, int bodyAt) {
    static final int SALT_BYTES = 16;
    static final int TAG_BYTES = 16;

    private static final byte[] MAGIC = {(byte) 0xF7, (byte) 0x9C, 0x46, 0x0B, (byte) 0xE5, 0x31, (byte) 0xD8, 0x6A};
    private static final byte PLAIN = 0;
    private static final byte AES_256_GCM = 1;

    /** Whether a payload looks like an envelope. */
    static boolean begins(byte[] payload) {
        return payload.length > MAGIC.length
                && payload[0] == MAGIC[0]
                && Arrays.equals(payload, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** A plain payload as it is stored: itself, unless it looks like an envelope. */
    static byte[] ofPlain(byte[] payload) {
        return begins(payload)
                ? ByteBuffer.allocate(MAGIC.length + 1 + payload.length)
                        .put(MAGIC)
                        .put(PLAIN)
                        .put(payload)
                        .array()
                : payload;
    }

    /** The plain payload in an envelope; empty if it is encrypted. */
    static Optional<byte[]> plain(byte[] stored) {
        return stored[MAGIC.length] == PLAIN
                ? Optional.of(Arrays.copyOfRange(stored, MAGIC.length + 1, stored.length))
                : Optional.empty();
    }

    /** All that stands before the ciphertext. */
    static byte[] header(String keyId, byte[] salt, long counter) {
        byte[] id = keyId.getBytes(UTF_8);
        return ByteBuffer.allocate(MAGIC.length + 1 + Short.BYTES + id.length + SALT_BYTES + Long.BYTES)
                .put(MAGIC)
                .put(AES_256_GCM)
                .putShort((short) id.length)
                .put(id)
                .put(salt)
                .putLong(counter)
                .array();
    }

    /** Empty if there is more or less in it than this version knows. */
    static Optional<Envelope> read(byte[] stored) {
        try {
            ByteBuffer source = ByteBuffer.wrap(stored).position(MAGIC.length);
            if (source.get() != AES_256_GCM) {
                return Optional.empty();
            }
            byte[] id = new byte[Short.toUnsignedInt(source.getShort())];
            byte[] salt = new byte[SALT_BYTES];
            source.get(id).get(salt);
            long counter = source.getLong();
            if (source.remaining() < TAG_BYTES) {
                return Optional.empty();
            }
            return Optional.of(new Envelope(new String(id, UTF_8), salt, counter, source.position()));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
