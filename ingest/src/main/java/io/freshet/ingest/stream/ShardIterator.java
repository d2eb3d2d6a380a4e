package io.freshet.ingest.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A place in a shard, as a client carries it about.
 *
 * <p>The token is sealed so that nobody comes to rely on what is in it, and a changed one is noticed. It is no secret: the key is the
 * same everywhere, so that every server reads every other's tokens.
 *
 * @param streamCreatedAt to the millisecond: an iterator does not outlive its stream
 * @param offset of the next record
 * @param issuedAt to the millisecond
 */
public record ShardIterator(String streamName, Instant streamCreatedAt, int shard, long offset, Instant issuedAt) {
    /** How long a token is good for. */
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final byte[] PREFIX = {0, 0, 0, 0, 0, 0, 0, 1};
    private static final SecretKeySpec KEY =
            new SecretKeySpec("freshet-iterator".getBytes(StandardCharsets.US_ASCII), "AES");
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int BLOCK = 16;
    private static final int NUMBERS_BYTES = 3 * Long.BYTES + Integer.BYTES + Short.BYTES;

    /** The same iterator a little further on, good for another five minutes. */
    public ShardIterator next(long nextOffset, Instant now) {
        return new ShardIterator(streamName, streamCreatedAt, shard, nextOffset, now);
    }

    public boolean hasExpired(Instant now) {
        return now.toEpochMilli() - issuedAt.toEpochMilli() > LIFETIME.toMillis();
    }

    /** At most 512 characters of base64. */
    public String token() {
        byte[] plain = plain();
        try {
            // A nonce that follows from the content: the same iterator has the same token, and no nonce serves two
            // contents.
            byte[] nonce = Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(plain), NONCE_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(PREFIX.length + NONCE_BYTES + sealed.length)
                            .put(PREFIX)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES and SHA-256", e);
        }
    }

    private byte[] plain() {
        byte[] name = streamName.getBytes(StandardCharsets.UTF_8);
        int length = NUMBERS_BYTES + name.length;
        int padding = Math.floorMod(-(NONCE_BYTES + TAG_BYTES + length), BLOCK);
        return ByteBuffer.allocate(length + padding)
                .putLong(streamCreatedAt.toEpochMilli())
                .putLong(offset)
                .putLong(issuedAt.toEpochMilli())
                .putInt(shard)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    /** Empty if it is no token of ours. */
    public static Optional<ShardIterator> parse(String token) {
        try {
            byte[] bytes = Base64.getDecoder().decode(token);
            int sealedAt = PREFIX.length + NONCE_BYTES;
            if (bytes.length < sealedAt + TAG_BYTES + NUMBERS_BYTES
                    || !Arrays.equals(Arrays.copyOf(bytes, PREFIX.length), PREFIX)) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOfRange(bytes, PREFIX.length, sealedAt);
            ByteBuffer plain = ByteBuffer.wrap(
                    cipher(Cipher.DECRYPT_MODE, nonce).doFinal(bytes, sealedAt, bytes.length - sealedAt));
            Instant streamCreatedAt = Instant.ofEpochMilli(plain.getLong());
            long offset = plain.getLong();
            Instant issuedAt = Instant.ofEpochMilli(plain.getLong());
            int shard = plain.getInt();
            byte[] name = new byte[plain.getShort()];
            plain.get(name);
            return Optional.of(new ShardIterator(
                    new String(name, StandardCharsets.UTF_8), streamCreatedAt, shard, offset, issuedAt));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, KEY, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        return cipher;
    }
}
