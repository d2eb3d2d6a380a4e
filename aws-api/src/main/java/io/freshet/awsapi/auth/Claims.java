package io.freshet.awsapi.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.operation.ApiException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a request says about its signature, from the header or the pre-signed query. Nothing of it is true before it is verified.
 *
 * @param date of the credential scope, for example {@code 20260101}
 * @param terminator of the credential scope, which ought to be {@link #TERMINATOR}
 * @param signedHeaders lower-case names in the order given
 * @param timestamp when it was signed, in ISO-8601 basic format where it can be read as such
 * @param lifetime how long it is good for: of a pre-signed request what it says itself
 * @param payload what stands for the body: a hash, {@code UNSIGNED-PAYLOAD}, {@code STREAMING-...}, or nothing
 * @param sessionToken empty if there is none
 */
record Claims(
        String algorithm,
        String accessKey,
        String date,
        String region,
        String service,
        String terminator,
        List<String> signedHeaders,
        String signature,
        String timestamp,
        boolean presigned,
        Duration lifetime,
        String payload,
        String sessionToken) {
    Claims {
        if (!PRINTABLE.matcher(date + region + service + terminator + timestamp).matches()) {
            throw incomplete("Credential and date must consist of printable ASCII characters.");
        }
    }

    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    /** What HTTP/2 has in the place of {@code host}. */
    static final String AUTHORITY = ":authority";

    static final String TERMINATOR = "aws4_request";
    static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    private static final Pattern HEADER_NAME = Pattern.compile("[!-~&&[^:]]{1,256}");
    private static final Pattern SCHEME_END = Pattern.compile("[ ?]");
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration PRESIGNED = Duration.ofMinutes(15);
    private static final int MAX_PRESIGNED_SECONDS = 604_800;

    /** Reads the claims, or throws the error that the services answer with when they are missing or incomplete. */
    static Claims of(SignedRequest request) {
        Map<String, String> query = parameters(request.query());
        boolean inQuery = query.containsKey("X-Amz-Algorithm") || query.containsKey("X-Amz-Credential");
        String header = request.header("authorization");
        if (inQuery && !header.isEmpty()) {
            throw invalid("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
        }
        if (inQuery) {
            return ofQuery(request, query);
        }
        if (header.isEmpty()) {
            throw new ApiException("MissingAuthenticationTokenException", 400, "Missing Authentication Token");
        }
        return ofHeader(request, header);
    }

    private static Claims ofHeader(SignedRequest request, String header) {
        String scheme = SCHEME_END.split(header, 2)[0];
        Map<String, String> parts = new HashMap<>();
        for (String part : header.substring(scheme.length()).split(",", -1)) {
            String[] pair = part.strip().split("=", 2);
            parts.put(pair[0], pair.length == 2 ? pair[1].strip() : "");
        }
        StringBuilder missing = new StringBuilder();
        for (String part : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parts.getOrDefault(part, "").isEmpty()) {
                missing.append("Authorization header requires '").append(part).append("' parameter. ");
            }
        }
        String date = request.headers().getOrDefault("x-amz-date", request.header("date"));
        if (date.isEmpty()) {
            missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        String[] scope = parts.getOrDefault("Credential", "").split("/", -1);
        if (missing.length() == 0 && scope.length != 5) {
            missing.append("Authorization header requires 'Credential' parameter. ");
        }
        if (missing.length() > 0) {
            throw incomplete(missing + "Authorization=" + scheme);
        }
        return new Claims(
                scheme,
                scope[0],
                scope[1],
                scope[2],
                scope[3],
                scope[4],
                names(parts.getOrDefault("SignedHeaders", "")),
                parts.getOrDefault("Signature", ""),
                basic(date),
                false,
                SKEW,
                request.header("x-amz-content-sha256"),
                request.header("x-amz-security-token"));
    }

    private static Claims ofQuery(SignedRequest request, Map<String, String> query) {
        StringBuilder missing = new StringBuilder();
        for (String name : List.of("Algorithm", "Credential", "Signature", "SignedHeaders", "Date")) {
            if (query.getOrDefault("X-Amz-" + name, "").isEmpty()) {
                missing.append("AWS query-string parameters must include 'X-Amz-")
                        .append(name)
                        .append("'. ");
            }
        }
        String[] scope = query.getOrDefault("X-Amz-Credential", "").split("/", -1);
        if (missing.length() == 0 && scope.length != 5) {
            missing.append("AWS query-string parameters must include 'X-Amz-Credential'. ");
        }
        if (missing.length() > 0) {
            throw incomplete(missing + "Re-examine the query-string parameters.");
        }
        return new Claims(
                query.getOrDefault("X-Amz-Algorithm", ""),
                scope[0],
                scope[1],
                scope[2],
                scope[3],
                scope[4],
                names(query.getOrDefault("X-Amz-SignedHeaders", "")),
                query.getOrDefault("X-Amz-Signature", ""),
                basic(query.getOrDefault("X-Amz-Date", "")),
                true,
                lifetime(query.getOrDefault("X-Amz-Expires", "")),
                query.getOrDefault("X-Amz-Content-Sha256", request.header("x-amz-content-sha256")),
                query.getOrDefault("X-Amz-Security-Token", request.header("x-amz-security-token")));
    }

    /** Printable, so that no part of it can pass for a line of the string to sign. */
    String scope() {
        return date + "/" + region + "/" + service + "/" + terminator;
    }

    Instant signedAt() {
        try {
            return BASIC.parse(timestamp, Instant::from);
        } catch (DateTimeException e) {
            throw incomplete("Date must be in ISO-8601 'basic format'. Got '" + timestamp
                    + "'. See http://en.wikipedia.org/wiki/ISO_8601");
        }
    }

    private static List<String> names(String signedHeaders) {
        List<String> names = new ArrayList<>();
        for (String name : signedHeaders.split(";", -1)) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        if (!names.stream()
                .allMatch(name ->
                        name.equals(AUTHORITY) || HEADER_NAME.matcher(name).matches())) {
            throw incomplete("SignedHeaders must be names of headers, separated by ';'. Got '" + signedHeaders + "'.");
        }
        return names;
    }

    /** The {@code Date} header may be in the format of HTTP; what is signed is always the basic format. */
    private static String basic(String date) {
        if (date.indexOf(' ') < 0) {
            return date;
        }
        try {
            return BASIC.format(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
        } catch (DateTimeException notOfHttp) {
            return date;
        }
    }

    private static Duration lifetime(String expires) {
        if (expires.isEmpty()) {
            return PRESIGNED;
        }
        if (!expires.matches("\\d{1,6}") || Integer.parseInt(expires) > MAX_PRESIGNED_SECONDS) {
            throw incomplete("X-Amz-Expires must be a number of seconds, 0 to " + MAX_PRESIGNED_SECONDS + ". Got '"
                    + expires + "'.");
        }
        return Duration.ofSeconds(Integer.parseInt(expires));
    }

    private static Map<String, String> parameters(String query) {
        if (query.isEmpty()) {
            return Map.of();
        }
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.split("&", -1)) {
            String[] pair = part.split("=", 2);
            String value = pair.length == 2 ? new String(CanonicalRequest.decode(pair[1]), UTF_8) : "";
            parameters.putIfAbsent(new String(CanonicalRequest.decode(pair[0]), UTF_8), value);
        }
        return parameters;
    }

    static ApiException invalid(String message) {
        return new ApiException("InvalidSignatureException", 400, message);
    }

    static ApiException incomplete(String message) {
        return new ApiException("IncompleteSignatureException", 403, message);
    }
}
