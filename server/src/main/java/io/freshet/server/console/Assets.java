package io.freshet.server.console;

import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The console's files, from the class path: {@code /} is its page, everything else lies below {@code /console/}. Used by many threads. */
public final class Assets {
    /** Below it lie all files but the page itself. */
    public static final String PATH = "/console/";

    /** No script and no style but our own files, nothing from elsewhere, no frame around it, and no text taken for HTML. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Pattern NAME = Pattern.compile("(pages/)?[a-z0-9-]{1,40}\\.(html|css|js|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Asset> known = new ConcurrentHashMap<>();

    private record Asset(String type, String tag, byte[] plain, byte[] zipped) {}

    /** The page or a file; 304 if the browser has it already. */
    public WireResponse answer(WireRequest request) {
        String path = request.path().split("\\?", 2)[0];
        String name = path.equals("/") ? "index.html" : path.substring(PATH.length());
        Asset asset = NAME.matcher(name).matches() ? find(name) : null;
        if (asset == null) {
            return response(404, Map.of("content-type", "text/plain"), "not here\n".getBytes(StandardCharsets.UTF_8));
        }
        Map<String, String> headers = new TreeMap<>(Map.of(
                "content-type", asset.type(),
                "etag", asset.tag(),
                "cache-control", "no-cache",
                "vary", "accept-encoding",
                "content-security-policy", POLICY,
                "x-content-type-options", "nosniff",
                "x-frame-options", "DENY",
                "cross-origin-opener-policy", "same-origin",
                "cross-origin-resource-policy", "same-origin",
                "referrer-policy", "no-referrer"));
        if (request.header("if-none-match").contains(asset.tag())) {
            return response(304, headers, new byte[0]);
        }
        boolean zipped = request.header("accept-encoding").contains("gzip");
        if (zipped) {
            headers.put("content-encoding", "gzip");
        }
        return response(200, headers, zipped ? asset.zipped() : asset.plain());
    }

    private static WireResponse response(int status, Map<String, String> headers, byte[] body) {
        return new WireResponse(status, headers, body, Optional.empty());
    }

    /** What is not there is not remembered: strangers cannot fill the map. */
    private @Nullable Asset find(String name) {
        Asset found = known.get(name);
        if (found == null) {
            found = read(name);
            if (found != null) {
                known.put(name, found);
            }
        }
        return found;
    }

    private static @Nullable Asset read(String name) {
        try (InputStream file = Assets.class.getResourceAsStream("/console/" + name)) {
            if (file == null) {
                return null;
            }
            byte[] plain = file.readAllBytes();
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return new Asset(type, tag(plain), plain, zipped(plain));
        } catch (IOException e) {
            throw new UncheckedIOException("console file " + name + " cannot be read", e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK has SHA-256", e);
        }
    }

    private static byte[] zipped(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }
}
