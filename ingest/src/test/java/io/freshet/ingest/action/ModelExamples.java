package io.freshet.ingest.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Values that a shape of a service model allows, made from the model. */
final class ModelExamples {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/absent";
    private static final List<String> CANDIDATES = List.of("a", "0", STREAM, STREAM + "/consumer/c:1");

    private ModelExamples() {}

    /** With every member. */
    static JsonNode of(Shape shape) {
        return switch (shape.type()) {
            case STRUCTURE -> structure(shape);
            case LIST -> list(shape, (int) Math.max(1, shape.constraints().min().orElse(1)));
            case MAP -> map(shape, (int) Math.max(1, shape.constraints().min().orElse(1)));
            case STRING -> JSON.textNode(text(shape));
            case BLOB -> JSON.textNode("");
            case INTEGER, LONG, FLOAT, DOUBLE ->
                JSON.numberNode((long) shape.constraints().min().orElse(1));
            case BOOLEAN -> JSON.booleanNode(false);
            case TIMESTAMP -> JSON.numberNode(1_421_889_722L);
        };
    }

    static ArrayNode list(Shape shape, int size) {
        ArrayNode list = JSON.arrayNode();
        for (int i = 0; i < size; i++) {
            list.add(of(part(shape, "member")));
        }
        return list;
    }

    static ObjectNode map(Shape shape, int size) {
        ObjectNode map = JSON.objectNode();
        for (int i = 0; i < size; i++) {
            map.set("k" + i, of(part(shape, "value")));
        }
        return map;
    }

    /** A text of exactly that length, which keeps to the pattern if the shape has one that can be kept to. */
    static String text(Shape shape, int length) {
        String example = text(shape);
        return length < example.length()
                ? example.substring(0, length)
                : example + example.substring(example.length() - 1).repeat(length - example.length());
    }

    /** A text that the shape's pattern does not allow, though its length may. */
    static String misfit(Shape shape) {
        return Stream.of("!", "a b")
                .filter(text -> !matches(shape, text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no text misses the pattern of " + shape.name()));
    }

    private static ObjectNode structure(Shape shape) {
        ObjectNode structure = JSON.objectNode();
        shape.members().forEach((name, member) -> structure.set(name, of(member)));
        return structure;
    }

    private static String text(Shape shape) {
        return Stream.concat(shape.constraints().enumeration().stream(), CANDIDATES.stream())
                .filter(text -> matches(shape, text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no candidate fits the pattern of " + shape.name()));
    }

    private static boolean matches(Shape shape, String text) {
        return shape.constraints()
                .pattern()
                .map(pattern -> pattern.matcher(text).matches())
                .orElse(true);
    }

    static Shape part(Shape shape, String name) {
        Shape part = shape.members().get(name);
        if (part == null) {
            throw new AssertionError(shape.name() + " has no " + name);
        }
        return part;
    }
}
