package io.freshet.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An X.509 certificate (RFC 5280) over a P-256 key: of an authority, or of a server that it vouches for. */
record Certificate(byte[] encoded, KeyPair keys) {
    /** What Apple's clients accept at most. */
    static final Duration LIFETIME = Duration.ofDays(824);

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String AUTHORITY = "Freshet local authority";

    static Certificate authority(Instant now) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        byte[] extensions = Der.sequence(
                critical("2.5.29.19", Der.sequence(Der.yes())), // basicConstraints: an authority
                critical("2.5.29.15", Der.bits(1, new byte[] {0b0000_0110})), // keyUsage: signs certificates
                extension("2.5.29.14", Der.octets(keyId(keys.getPublic()))));
        return new Certificate(signed(AUTHORITY, now, keys.getPublic(), extensions, keys), keys);
    }

    /** @param names host names and IP addresses that the server answers to */
    Certificate issue(List<String> names, Instant now) throws GeneralSecurityException {
        KeyPair serverKeys = newKeys();
        byte[] extensions = Der.sequence(
                critical("2.5.29.19", Der.sequence()), // basicConstraints: no authority
                critical("2.5.29.15", Der.bits(7, new byte[] {(byte) 0b1000_0000})), // keyUsage: signs handshakes
                extension("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))), // extendedKeyUsage: a server
                extension("2.5.29.17", alternatives(names)),
                extension("2.5.29.14", Der.octets(keyId(serverKeys.getPublic()))),
                extension("2.5.29.35", Der.sequence(Der.tagged(0x80, keyId(keys.getPublic())))));
        return new Certificate(signed("Freshet", now, serverKeys.getPublic(), extensions, keys), serverKeys);
    }

    private static byte[] signed(String subject, Instant now, PublicKey key, byte[] extensions, KeyPair signer)
            throws GeneralSecurityException {
        byte[] body = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(127, new SecureRandom()).setBit(126)),
                ECDSA_WITH_SHA256,
                name(AUTHORITY),
                Der.sequence(Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(LIFETIME))),
                name(subject),
                key.getEncoded(),
                Der.tagged(0xa3, extensions));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.getPrivate());
        signature.update(body);
        return Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
    }

    private static byte[] alternatives(List<String> names) {
        List<byte[]> encoded = new ArrayList<>();
        for (String name : names) {
            encoded.add(isAddress(name) ? Der.tagged(0x87, address(name)) : Der.tagged(0x82, name.getBytes(US_ASCII)));
        }
        return Der.sequence(encoded.toArray(new byte[0][]));
    }

    private static boolean isAddress(String name) {
        return name.matches("[\\d.]+") || name.contains(":");
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address: " + literal + " (expected: an IP address)", e);
        }
    }
}
