package io.freshet.firehosesink.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

/** Reads documents in the API's own names. */
final class Json {
    private Json() {}

    /** Empty if it is not there. */
    static String text(JsonNode object, String name) {
        return object.path(name).asText("");
    }

    static void putIfAbsent(ObjectNode object, String name, String value) {
        if (!object.has(name)) {
            object.put(name, value);
        }
    }

    static void putIfAbsent(ObjectNode object, String name, int value) {
        if (!object.has(name)) {
            object.put(name, value);
        }
    }

    static InvalidArgumentException invalid(String message) {
        return InvalidArgumentException.builder().message(message).build();
    }
}
