package io.freshet.functions.openwhisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.wire.WireResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Answers as JSON. */
final class Answers {
    private static final int PAGE = 30;
    private static final int LONGEST_PAGE = 200;

    private Answers() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static WireResponse json(int status, JsonNode document) {
        return new WireResponse(status, headers(), document.toString().getBytes(UTF_8), Optional.empty());
    }

    static WireResponse ok(JsonNode document) {
        return json(200, document);
    }

    /** An answer about an activation, which clients find in a header, too. */
    static WireResponse activated(int status, String activation, JsonNode document) {
        Map<String, String> headers = headers();
        headers.put("x-openwhisk-activation-id", activation);
        return new WireResponse(status, headers, document.toString().getBytes(UTF_8), Optional.empty());
    }

    /** @param code by which the request can be found */
    static WireResponse error(int status, String message, String code) {
        WireResponse told = json(status, object().put("error", message).put("code", code));
        if (status == 401) {
            told.headers().put("www-authenticate", "Basic");
        }
        return told;
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", "application/json");
        headers.put("cache-control", "no-store");
        headers.put("x-content-type-options", "nosniff");
        return headers;
    }

    /** What {@code limit}, {@code skip} and {@code count} leave of a list. */
    static <T> WireResponse page(Asked asked, String what, List<T> all, Function<T, ObjectNode> document) {
        if (asked.says("count")) {
            return ok(object().put(what, all.size()));
        }
        long limit = asked.number("limit", 0, LONGEST_PAGE, PAGE);
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        all.stream()
                .skip(asked.number("skip", 0, Integer.MAX_VALUE, 0))
                .limit(limit == 0 ? LONGEST_PAGE : limit)
                .map(document)
                .forEach(page::add);
        return ok(page);
    }
}
