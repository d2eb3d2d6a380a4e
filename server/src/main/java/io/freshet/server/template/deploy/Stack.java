package io.freshet.server.template.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a stack has, in the order in which it was made. */
public final class Stack {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Entry> leaving = new ArrayList<>();
    private Map<String, String> outputs = Map.of();

    /** From its document. */
    public static Stack of(JsonNode document) {
        Stack stack = new Stack();
        document.path("resources").forEach(json -> stack.put(Entry.of(json)));
        document.path("leaving").forEach(json -> stack.leaving.add(Entry.of(json)));
        Map<String, String> outputs = new LinkedHashMap<>();
        document.path("outputs")
                .properties()
                .forEach(
                        output -> outputs.put(output.getKey(), output.getValue().asText()));
        stack.outputs = outputs;
        return stack;
    }

    /** As a document. */
    public ObjectNode document(String status) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("status", status);
        ArrayNode resources = document.putArray("resources");
        entries.values().forEach(entry -> entry.write(resources.addObject()));
        ArrayNode replaced = document.putArray("leaving");
        leaving.forEach(entry -> entry.write(replaced.addObject()));
        ObjectNode written = document.putObject("outputs");
        outputs.forEach(written::put);
        return document;
    }

    /** What has been replaced, and is to be removed at the end. */
    List<Entry> leaving() {
        return leaving;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return entries.isEmpty() && leaving.isEmpty();
    }

    Optional<Entry> find(String logicalId) {
        return Optional.ofNullable(entries.get(logicalId));
    }

    /** The latest first. */
    List<Entry> latestFirst() {
        List<Entry> all = new ArrayList<>(entries.values());
        Collections.reverse(all);
        return all;
    }

    void put(Entry entry) {
        entries.put(entry.logicalId(), entry);
    }

    void remove(String logicalId) {
        entries.remove(logicalId);
    }

    /** Puts resources into the order in which they are needed; what is not named stays before them. */
    void order(List<String> order) {
        for (String id : order) {
            Entry entry = entries.remove(id);
            if (entry != null) {
                entries.put(id, entry);
            }
        }
    }

    /** What its template gives. */
    public Map<String, String> outputs() {
        return outputs;
    }

    void outputs(Map<String, String> changed) {
        outputs = Map.copyOf(changed);
    }
}
