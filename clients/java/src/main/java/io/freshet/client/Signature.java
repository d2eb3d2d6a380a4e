package io.freshet.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as AWS clients do (Signature Version 4), so that servers let in who they know. */
final class Signature {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SERVICE = "freshet";
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private final Credentials credentials;
    private final String region;

    Signature(Credentials credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    /** The headers that a request needs beside those that every request has. */
    Map<String, String> headers(String method, URI uri, byte[] body, Instant now) {
        String time = TIME.format(now);
        String hash = hex(sha256(body));
        Map<String, String> signed = new TreeMap<>();
        signed.put("host", uri.getRawAuthority());
        signed.put("x-amz-content-sha256", hash);
        signed.put("x-amz-date", time);
        if (!credentials.sessionToken().isEmpty()) {
            signed.put("x-amz-security-token", credentials.sessionToken());
        }
        String names = String.join(";", signed.keySet());
        StringBuilder canonical = new StringBuilder(method)
                .append('\n')
                .append(uri.getRawPath())
                .append('\n')
                .append(query(uri))
                .append('\n');
        signed.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        canonical.append('\n').append(names).append('\n').append(hash);
        String scope = time.substring(0, 8) + "/" + region + "/" + SERVICE + "/aws4_request";
        String text = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + hex(sha256(canonical.toString().getBytes(UTF_8)));
        String signature = hex(hmac(key(time.substring(0, 8)), text));
        Map<String, String> headers = new TreeMap<>(signed);
        headers.remove("host"); // the client sets it
        headers.put(
                "authorization",
                ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
        return headers;
    }

    /** Names and values here are letters, digits and dashes: they need no escapes. */
    private static String query(URI uri) {
        if (uri.getRawQuery() == null) {
            return "";
        }
        List<String> parameters = new ArrayList<>(List.of(uri.getRawQuery().split("&")));
        Collections.sort(parameters);
        return String.join("&", parameters);
    }

    private byte[] key(String day) {
        byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
        for (String part : List.of(day, region, SERVICE, "aws4_request")) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: every Java has it", e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256: every Java has it", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
