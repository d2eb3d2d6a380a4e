package io.freshet.awsapi.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The one text that signer and verifier make of a request, whatever it went through on its way. */
final class CanonicalRequest {
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    private CanonicalRequest() {}

    static String text(SignedRequest request, List<String> signedHeaders, String payloadHash) {
        StringBuilder text = new StringBuilder(512)
                .append(request.method())
                .append('\n')
                .append(encode(normalized(request.path()).getBytes(UTF_8), true))
                .append('\n')
                .append(query(request.query()))
                .append('\n');
        for (String name : signedHeaders) {
            text.append(name)
                    .append(':')
                    .append(SPACES.matcher(request.header(name).strip()).replaceAll(" "))
                    .append('\n');
        }
        return text.append('\n')
                .append(String.join(";", signedHeaders))
                .append('\n')
                .append(payloadHash)
                .toString();
    }

    /** The path without empty and dotted segments; it stays encoded, and is encoded once more. */
    private static String normalized(String path) {
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = path.split("/", -1);
        for (String part : parts) {
            if (part.equals("..")) {
                segments.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                segments.addLast(part);
            }
        }
        boolean folder = path.endsWith("/") && !segments.isEmpty();
        return "/" + String.join("/", segments) + (folder ? "/" : "");
    }

    private static String query(String query) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            String[] pair = part.split("=", 2);
            if (!part.isEmpty() && !pair[0].equals("X-Amz-Signature")) {
                parameters.add(Map.entry(recoded(pair[0]), pair.length == 2 ? recoded(pair[1]) : ""));
            }
        }
        Collections.sort(
                parameters, Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()));
        List<String> pairs = new ArrayList<>();
        parameters.forEach(parameter -> pairs.add(parameter.getKey() + "=" + parameter.getValue()));
        return String.join("&", pairs);
    }

    private static String recoded(String value) {
        return encode(decode(value), false);
    }

    /** Percent-decodes; what is no escape stands for itself. */
    static byte[] decode(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        byte[] raw = value.getBytes(UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(raw[i + 2], 16) : -1;
            if (low >= 0) {
                bytes.write((high << 4) | low);
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static String encode(byte[] raw, boolean keepSlash) {
        StringBuilder encoded = new StringBuilder(raw.length);
        for (byte b : raw) {
            boolean unreserved = UNRESERVED.indexOf(b) >= 0 || (keepSlash && b == '/');
            if (unreserved) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
            }
        }
        return encoded.toString();
    }
}
