package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.freshet.awsapi.model.Shape;
import io.freshet.server.template.Place;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Value;
import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Member;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a shape of the published service models describes, and holds it against the shape's constraints. */
final class ShapeReader implements PropertyReader {
    /** A pattern is not tried on more: backtracking takes more than linear time. */
    private static final int MOST_MATCHED = 8192;

    /** Beyond it, a double is not exact. */
    private static final double MOST_WHOLE = 9e15;

    private final Shape shape;
    private final Set<String> withoutEffect;
    private final Set<String> notBuilt;

    ShapeReader(Shape shape) {
        this(shape, Set.of(), Set.of());
    }

    /**
     * Reads a shape some of whose members, at any depth, are not looked at.
     *
     * @param withoutEffect names that are left out
     * @param notBuilt names that are told as missing, and left out
     */
    ShapeReader(Shape shape, Set<String> withoutEffect, Set<String> notBuilt) {
        this.shape = shape;
        this.withoutEffect = withoutEffect;
        this.notBuilt = notBuilt;
    }

    @Override
    public Optional<JsonNode> read(Value value, String where, Problems problems) {
        return read(shape, value, where, problems);
    }

    private Optional<JsonNode> read(Shape of, Value value, String where, Problems problems) {
        return switch (of.type()) {
            case STRUCTURE -> structure(of, value, where, problems);
            case LIST -> list(of, value, where, problems);
            case MAP -> map(of, value, where, problems);
            default -> scalar(of, value, where, problems);
        };
    }

    private Optional<JsonNode> structure(Shape of, Value value, String where, Problems problems) {
        if (!(value instanceof Mapping mapping)) {
            return wrong(value.place(), where, value.shown() + " (expected: a map)", problems);
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Set<String> seen = new HashSet<>();
        mapping.members().forEach((name, member) -> {
            String below = where + "." + name;
            if (notBuilt.contains(name)) {
                problems.missing(member.place(), below, "is not built");
                seen.add(name);
            } else if (!withoutEffect.contains(name)) {
                member(of, name)
                        .ifPresentOrElse(
                                known -> {
                                    seen.add(known);
                                    Shape shapeOfMember =
                                            Objects.requireNonNull(of.members().get(known));
                                    read(shapeOfMember, member.value(), below, problems)
                                            .ifPresent(json -> node.set(known, json));
                                },
                                () -> problems.unknown(
                                        member.place(),
                                        below,
                                        "property",
                                        name,
                                        of.members().keySet()));
            }
        });
        of.required().stream()
                .filter(name -> !seen.contains(name) && !withoutEffect.contains(name))
                .forEach(name -> problems.error(
                        value.place(),
                        where,
                        "has no " + name + " (expected: " + kind(of.members().get(name)) + ")"));
        return Optional.of(node);
    }

    /** Templates write {@code Arn} where the API has {@code ARN}, now and then, and the other way round. */
    private static Optional<String> member(Shape of, String name) {
        if (of.members().containsKey(name)) {
            return Optional.of(name);
        }
        return of.members().keySet().stream()
                .filter(known -> known.equalsIgnoreCase(name)
                        && known.toLowerCase(Locale.ROOT).endsWith("arn"))
                .findFirst();
    }

    private Optional<JsonNode> list(Shape of, Value value, String where, Problems problems) {
        Shape element = of.members().get("member");
        if (!(value instanceof Sequence sequence) || element == null) {
            return wrong(value.place(), where, value.shown() + " (expected: a list)", problems);
        }
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < sequence.items().size(); i++) {
            read(element, sequence.items().get(i), where + "[" + i + "]", problems)
                    .ifPresent(node::add);
        }
        sized(of, sequence.items().size(), value.place(), where, "values", problems);
        return Optional.of(node);
    }

    private Optional<JsonNode> map(Shape of, Value value, String where, Problems problems) {
        Shape below = of.members().get("value");
        if (!(value instanceof Mapping mapping) || below == null) {
            return wrong(value.place(), where, value.shown() + " (expected: a map)", problems);
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, Member> member : mapping.members().entrySet()) {
            read(below, member.getValue().value(), where + "." + member.getKey(), problems)
                    .ifPresent(json -> node.set(member.getKey(), json));
        }
        return Optional.of(node);
    }

    private static Optional<JsonNode> scalar(Shape of, Value value, String where, Problems problems) {
        if (!(value instanceof Text text) || text.kind() == Kind.NULL) {
            return wrong(value.place(), where, value.shown() + " (expected: " + kind(of) + ")", problems);
        }
        if (text.kind() == Kind.LATER) {
            return Optional.of(TextNode.valueOf(ResourceType.LATER + text.text()));
        }
        try {
            return Optional.of(
                    switch (of.type()) {
                        case INTEGER, LONG -> whole(of, text, where, problems);
                        case FLOAT, DOUBLE -> DoubleNode.valueOf(Double.parseDouble(text.text()));
                        case BOOLEAN -> truth(text);
                        case TIMESTAMP -> DoubleNode.valueOf(seconds(text.text()));
                        default -> text(of, text, where, problems);
                    });
        } catch (NumberFormatException | DateTimeParseException e) {
            return wrong(text.place(), where, text.shown() + " (expected: " + kind(of) + ")", problems);
        }
    }

    private static JsonNode whole(Shape of, Text text, String where, Problems problems) {
        double value = Double.parseDouble(text.text());
        if (value != Math.rint(value) || Math.abs(value) > MOST_WHOLE) {
            throw new NumberFormatException();
        }
        sized(of, value, text.place(), where, "", problems);
        return LongNode.valueOf((long) value);
    }

    private static BooleanNode truth(Text text) {
        return switch (text.text().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> BooleanNode.TRUE;
            case "false", "no", "off" -> BooleanNode.FALSE;
            default -> throw new NumberFormatException();
        };
    }

    private static double seconds(String text) {
        return text.matches("[0-9.]+")
                ? Double.parseDouble(text)
                : Instant.parse(text).toEpochMilli() / 1000.0;
    }

    private static JsonNode text(Shape of, Text text, String where, Problems problems) {
        Shape.Constraints limits = of.constraints();
        if (!limits.enumeration().isEmpty() && !limits.enumeration().contains(text.text())) {
            problems.error(
                    text.place(),
                    where,
                    text.shown() + " (expected: " + Problems.expected(text.text(), limits.enumeration()) + ")");
        } else {
            sized(of, text.text().length(), text.place(), where, "characters", problems);
            limits.pattern()
                    .filter(pattern -> text.text().length() <= MOST_MATCHED
                            && !pattern.matcher(text.text()).matches())
                    .ifPresent(pattern -> problems.error(
                            text.place(), where, text.shown() + " (expected: to match " + pattern + ")"));
        }
        return TextNode.valueOf(text.text());
    }

    private static void sized(Shape of, double size, Place place, String where, String unit, Problems problems) {
        double min = of.constraints().min().orElse(0);
        double max = of.constraints().max().orElse(Double.MAX_VALUE);
        boolean bounded =
                of.constraints().min().isPresent() || of.constraints().max().isPresent();
        if (bounded && (size < min || size > max)) {
            String most = max == Double.MAX_VALUE ? "" : Long.toString((long) max);
            problems.error(
                    place, where, ((long) size + " " + unit).strip() + " (expected: " + (long) min + ".." + most + ")");
        }
    }

    private static String kind(@Nullable Shape shape) {
        if (shape == null) {
            return "a value";
        }
        return switch (shape.type()) {
            case STRUCTURE, MAP -> "a map";
            case LIST -> "a list";
            case INTEGER, LONG -> "a whole number";
            case FLOAT, DOUBLE -> "a number";
            case BOOLEAN -> "true or false";
            case TIMESTAMP -> "a time";
            case STRING, BLOB -> "a text";
        };
    }

    private static Optional<JsonNode> wrong(Place place, String where, String message, Problems problems) {
        problems.error(place, where, message);
        return Optional.empty();
    }
}
