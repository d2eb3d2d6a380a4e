package io.freshet.awsapi.wire;

import io.freshet.awsapi.binding.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The answers to what is not even a request of the protocol, as the services give them, and the headers of every answer. */
final class Refusals {
    private static final String ACCESS_DENIED =
            """
            <AccessDeniedException>
              <Message>Unable to determine service/operation name to be authorized</Message>
            </AccessDeniedException>
            """;

    private Refusals() {}

    static Optional<WireResponse> beforeParsing(WireRequest request, String requestId) {
        if (request.method().equals("OPTIONS") && !request.header("origin").isEmpty()) {
            return Optional.of(preflight(request, requestId));
        }
        String type = request.header("content-type").split(";", 2)[0].trim();
        boolean targeted = !request.header("x-amz-target").isEmpty();
        if (!request.method().equals("POST")) {
            return Optional.of(response(403, "application/xml", requestId, utf8(ACCESS_DENIED)));
        }
        if (type.equals("application/json")) {
            String body =
                    "{\"Output\":{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"},\"Version\":\"1.0\"}";
            return Optional.of(response(404, "application/json", requestId, utf8(body)));
        }
        if (WireFormat.ofContentType(type).isEmpty()) {
            return Optional.of(
                    targeted
                            ? response(404, "application/xml", requestId, utf8("<UnknownOperationException/>\n"))
                            : response(403, "application/xml", requestId, utf8(ACCESS_DENIED)));
        }
        return Optional.empty();
    }

    private static WireResponse preflight(WireRequest request, String requestId) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amzn-requestid", requestId);
        headers.put("access-control-allow-origin", "*");
        headers.put("access-control-max-age", "172800");
        if (!request.header("access-control-request-headers").isEmpty()) {
            headers.put("access-control-allow-headers", request.header("access-control-request-headers"));
        }
        if (!request.header("access-control-request-method").isEmpty()) {
            headers.put("access-control-allow-methods", request.header("access-control-request-method"));
        }
        return new WireResponse(200, headers, new byte[0]);
    }

    static WireResponse response(int status, String contentType, String requestId, byte[] body) {
        byte[] trace = new byte[72];
        ThreadLocalRandom.current().nextBytes(trace);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amzn-requestid", requestId);
        headers.put("x-amz-id-2", Base64.getEncoder().encodeToString(trace));
        headers.put("content-type", contentType);
        return new WireResponse(status, headers, body);
    }

    static WireResponse streaming(String contentType, String requestId, ResponseFrames frames) {
        WireResponse head = response(200, contentType, requestId, new byte[0]);
        return new WireResponse(head.status(), head.headers(), head.body(), Optional.of(frames));
    }

    /** The text with a question mark for half a surrogate pair, which may come of cutting what a caller sent. */
    static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
