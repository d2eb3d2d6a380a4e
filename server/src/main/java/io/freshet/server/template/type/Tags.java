package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tags as templates write them, a list of keys and values, as the APIs want them. */
final class Tags {
    private Tags() {}

    /** By key. */
    static ObjectNode map(JsonNode tags) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        tags.forEach(tag -> map.put(tag.path("Key").asText(), tag.path("Value").asText()));
        return map;
    }

    /** The keys that are no longer there. */
    static ArrayNode gone(JsonNode before, JsonNode after) {
        ObjectNode left = map(after);
        ArrayNode gone = JsonNodeFactory.instance.arrayNode();
        map(before).fieldNames().forEachRemaining(key -> {
            if (!left.has(key)) {
                gone.add(key);
            }
        });
        return gone;
    }
}
