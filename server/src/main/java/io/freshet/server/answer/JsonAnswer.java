package io.freshet.server.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers of our own APIs: one JSON object, which nothing on the way may keep. */
public final class JsonAnswer {
    private JsonAnswer() {}

    /** With status 200. */
    public static WireResponse ok(ObjectNode document) {
        return of(200, document);
    }

    /** One sentence, as member {@code message}. */
    public static WireResponse told(int status, String message) {
        return of(status, object().put("message", message));
    }

    /** A document with a status. */
    public static WireResponse of(int status, ObjectNode document) {
        return new WireResponse(
                status,
                headers("application/json"),
                document.toString().getBytes(StandardCharsets.UTF_8),
                Optional.empty());
    }

    /** Those of an answer of a media type: nobody keeps it, no browser guesses another type. */
    public static Map<String, String> headers(String type) {
        return new HashMap<>(
                Map.of("content-type", type, "cache-control", "no-store", "x-content-type-options", "nosniff"));
    }

    /** An empty document. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
