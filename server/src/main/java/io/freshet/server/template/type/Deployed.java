package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A resource that is there.
 *
 * @param physicalId its name, or what else tells it from others
 * @param attributes what {@code Ref} and {@code Fn::GetAtt} give
 */
public record Deployed(String physicalId, ObjectNode properties, Map<String, String> attributes) {
    public Deployed {
        attributes = Map.copyOf(attributes);
    }

    /** A property as text; empty if there is none. */
    String text(String property) {
        return properties.path(property).asText();
    }
}
