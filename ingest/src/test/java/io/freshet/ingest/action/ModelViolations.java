package io.freshet.ingest.action;

import static io.freshet.ingest.action.ModelExamples.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.Shape;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** For each constraint of a request, a request that is valid but for that constraint, and what the service says to it. */
final class ModelViolations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Shape input;
    private final List<Case> cases = new ArrayList<>();

    /**
     * @param request made when it is sent: some are large
     * @param expected a part of the service's sentence
     */
    record Case(String name, Supplier<JsonNode> request, String expected) {}

    /** Where a value stands in a request, as JSON has it and as the service names it. */
    private record Place(String pointer, String path) {
        Place member(String name) {
            String camel = Character.toLowerCase(name.charAt(0)) + name.substring(1);
            return new Place(pointer + "/" + name, path.isEmpty() ? camel : path + "." + camel);
        }

        Place first() {
            return new Place(pointer + "/0", path + ".1.member");
        }
    }

    private ModelViolations(Shape input) {
        this.input = input;
    }

    static List<Case> of(Shape input) {
        ModelViolations violations = new ModelViolations(input);
        violations.members(input, new Place("", ""));
        return violations.cases;
    }

    private void members(Shape shape, Place place) {
        shape.members().forEach((name, member) -> {
            Place at = place.member(name);
            if (shape.requires(name)) {
                add(
                        at,
                        "missing",
                        root -> ((ObjectNode) root.at(place.pointer())).remove(name),
                        "Value null at '" + at.path() + "' failed to satisfy constraint: Member must not be null");
            }
            value(member, at);
        });
    }

    private void value(Shape shape, Place at) {
        switch (shape.type()) {
            case STRUCTURE -> members(shape, at);
            case LIST -> {
                sizes(shape, at, size -> ModelExamples.list(shape, size));
                value(part(shape, "member"), at.first());
            }
            case MAP -> {
                sizes(shape, at, size -> ModelExamples.map(shape, size));
                entries(shape, at);
            }
            case STRING -> text(shape, at);
            case BLOB ->
                sizes(shape, at, size -> JSON.textNode(Base64.getEncoder().encodeToString(new byte[size])));
            case INTEGER, LONG, FLOAT, DOUBLE -> number(shape, at);
            case BOOLEAN, TIMESTAMP -> {}
        }
    }

    private void text(Shape shape, Place at) {
        sizes(shape, at, size -> JSON.textNode(ModelExamples.text(shape, size)));
        if (shape.constraints().pattern().isPresent()) {
            String misfit = ModelExamples.misfit(shape);
            replace(
                    at,
                    "not of the pattern",
                    () -> JSON.textNode(misfit),
                    "Value '" + misfit + "' at '" + at.path()
                            + "' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                            + shape.constraints().pattern().get());
        }
        if (!shape.constraints().enumeration().isEmpty()) {
            replace(
                    at,
                    "not in the set",
                    () -> JSON.textNode("UNHEARD_OF"),
                    "Value 'UNHEARD_OF' at '" + at.path()
                            + "' failed to satisfy constraint: Member must satisfy enum value set: ["
                            + String.join(", ", shape.constraints().enumeration()) + "]");
        }
    }

    private void sizes(Shape shape, Place at, IntFunction<JsonNode> ofSize) {
        String constraint = "' failed to satisfy constraint: Member must have length ";
        shape.constraints()
                .max()
                .ifPresent(max -> replace(
                        at,
                        "too long",
                        () -> ofSize.apply((int) max + 1),
                        "at '" + at.path() + constraint + "less than or equal to " + (int) max));
        shape.constraints().min().stream()
                .filter(min -> min > 0)
                .forEach(min -> replace(
                        at,
                        "too short",
                        () -> ofSize.apply((int) min - 1),
                        "at '" + at.path() + constraint + "greater than or equal to " + (int) min));
    }

    private void number(Shape shape, Place at) {
        String constraint = "' at '" + at.path() + "' failed to satisfy constraint: Member must have value ";
        shape.constraints()
                .max()
                .ifPresent(max -> replace(
                        at,
                        "too large",
                        () -> JSON.numberNode((long) max + 1),
                        "Value '" + ((long) max + 1) + constraint + "less than or equal to " + (long) max));
        shape.constraints()
                .min()
                .ifPresent(min -> replace(
                        at,
                        "too small",
                        () -> JSON.numberNode((long) min - 1),
                        "Value '" + ((long) min - 1) + constraint + "greater than or equal to " + (long) min));
    }

    private void entries(Shape shape, Place at) {
        Shape key = part(shape, "key");
        Shape value = part(shape, "value");
        String expected = "at '" + at.path() + "' failed to satisfy constraint: Map ";
        key.constraints()
                .max()
                .ifPresent(max -> replace(
                        at,
                        "key too long",
                        () -> JSON.objectNode().set("k".repeat((int) max + 1), ModelExamples.of(value)),
                        expected + "keys must satisfy constraint: " + lengths(key)));
        key.constraints().min().stream()
                .filter(min -> min > 0)
                .forEach(min -> replace(
                        at,
                        "key too short",
                        () -> JSON.objectNode().set("k".repeat((int) min - 1), ModelExamples.of(value)),
                        expected + "keys must satisfy constraint: " + lengths(key)));
        value.constraints()
                .max()
                .ifPresent(max -> replace(
                        at,
                        "value too long",
                        () -> JSON.objectNode().put("k", "v".repeat((int) max + 1)),
                        expected + "value must satisfy constraint: " + lengths(value)));
    }

    private static String lengths(Shape shape) {
        List<String> phrases = new ArrayList<>();
        shape.constraints()
                .max()
                .ifPresent(max -> phrases.add("Member must have length less than or equal to " + (int) max));
        shape.constraints()
                .min()
                .ifPresent(min -> phrases.add("Member must have length greater than or equal to " + (int) min));
        return phrases.toString();
    }

    private void replace(Place at, String how, Supplier<JsonNode> value, String expected) {
        int slash = at.pointer().lastIndexOf('/');
        String name = at.pointer().substring(slash + 1);
        add(
                at,
                how,
                root -> {
                    JsonNode parent = root.at(at.pointer().substring(0, slash));
                    if (parent instanceof ArrayNode list) {
                        list.set(Integer.parseInt(name), value.get());
                    } else {
                        ((ObjectNode) parent).set(name, value.get());
                    }
                },
                expected);
    }

    private void add(Place at, String how, Consumer<JsonNode> change, String expected) {
        cases.add(new Case(
                at.path() + " " + how,
                () -> {
                    JsonNode request = ModelExamples.of(input);
                    change.accept(request);
                    return request;
                },
                expected));
    }
}
