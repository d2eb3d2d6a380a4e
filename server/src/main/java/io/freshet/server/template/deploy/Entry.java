package io.freshet.server.template.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.type.Deployed;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A resource of a stack, as the stack's document has it.
 *
 * @param generation one more with every replacement; names are made from it
 * @param unfinished whether a deploy may have ended in the middle of making it
 * @param trying what a deploy was changing it to, if it may have ended in the middle of that
 * @param retained whether it stays when the stack goes
 */
public record Entry(
        String logicalId,
        String type,
        int generation,
        boolean unfinished,
        @Nullable ObjectNode trying,
        boolean retained,
        Deployed deployed) {
    /** Archives up to this size, in base64, are kept to be put back. */
    private static final int MOST_CODE = 2 << 20;

    Entry with(Deployed changed, boolean stillUnfinished) {
        return new Entry(logicalId, type, generation, stillUnfinished, null, retained, changed);
    }

    Entry trying(ObjectNode properties) {
        return new Entry(logicalId, type, generation, unfinished, properties, retained, deployed);
    }

    static Entry of(JsonNode json) {
        Map<String, String> attributes = new TreeMap<>();
        json.path("attributes")
                .properties()
                .forEach(attribute ->
                        attributes.put(attribute.getKey(), attribute.getValue().asText()));
        ObjectNode properties =
                json.path("properties") instanceof ObjectNode there ? there : JsonNodeFactory.instance.objectNode();
        return new Entry(
                json.path("logicalId").asText(),
                json.path("type").asText(),
                json.path("generation").asInt(),
                json.path("unfinished").asBoolean(),
                json.path("trying") instanceof ObjectNode object ? object : null,
                json.path("retained").asBoolean(),
                new Deployed(json.path("physicalId").asText(), properties, attributes));
    }

    void write(ObjectNode json) {
        json.put("logicalId", logicalId)
                .put("type", type)
                .put("physicalId", deployed.physicalId())
                .put("generation", generation)
                .put("unfinished", unfinished)
                .put("retained", retained);
        ObjectNode attributes = json.putObject("attributes");
        new TreeMap<>(deployed.attributes()).forEach(attributes::put);
        if (trying != null) {
            json.set("trying", kept(trying));
        }
        json.set("properties", kept(deployed.properties()));
    }

    /** Without an archive that is too large for a document; its hash tells whether it has changed. */
    private static ObjectNode kept(ObjectNode properties) {
        if (properties.path("Code").path("ZipFile").asText().length() <= MOST_CODE) {
            return properties;
        }
        ObjectNode kept = properties.deepCopy();
        if (kept.path("Code") instanceof ObjectNode code) {
            code.remove("ZipFile");
        }
        return kept;
    }

    /** Whether the properties are these, with an archive or only with its hash. */
    boolean has(ObjectNode properties) {
        return kept(deployed.properties()).equals(kept(properties));
    }
}
