package io.freshet.ingest.stream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Where a record belongs: an unsigned number of 128 bits, the MD5 of its partition key unless the producer names one. */
public final class HashKey {
    /** 2^128 - 1. */
    public static final BigInteger MAX = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    private HashKey() {}

    private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(HashKey::md5);

    /** The MD5 of the key's UTF-8 bytes, big-endian. */
    public static BigInteger ofPartitionKey(String partitionKey) {
        return new BigInteger(1, digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    }

    /** 16 bytes. */
    static byte[] digest(byte[] partitionKey) {
        return MD5.get().digest(partitionKey);
    }

    public static boolean isValid(BigInteger hashKey) {
        return hashKey.signum() >= 0 && hashKey.compareTo(MAX) <= 0;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
