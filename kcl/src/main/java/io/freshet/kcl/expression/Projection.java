package io.freshet.kcl.expression;

import io.freshet.kcl.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The part of an item that a client wants. */
public record Projection(List<Path> paths) {
    public Projection {
        paths = List.copyOf(paths);
    }

    /** Parses a {@code ProjectionExpression}. */
    public static Projection parse(String expression, Placeholders placeholders) {
        Tokens tokens = new Tokens("ProjectionExpression", expression);
        List<Path> paths = new ArrayList<>();
        do {
            Path path = PathParser.path(tokens, placeholders);
            if (paths.stream().anyMatch(path::overlaps)) {
                throw tokens.invalid("Two document paths overlap with each other; must remove or rewrite one of these"
                        + " paths; path: " + path);
            }
            paths.add(path);
        } while (tokens.takeIf(","));
        tokens.expectEnd();
        return new Projection(paths);
    }

    public Item of(Item item) {
        List<List<Path.Step>> steps = paths.stream().map(Path::steps).toList();
        return part(AttributeValue.fromM(item.attributes()), steps)
                .map(part -> new Item(part.m()))
                .orElse(Item.EMPTY);
    }

    /** What of a value lies on the ways; nothing if none leads to a value. */
    private static Optional<AttributeValue> part(AttributeValue value, List<List<Path.Step>> ways) {
        if (ways.stream().anyMatch(List::isEmpty)) {
            return Optional.of(value);
        }
        Map<Path.Step, List<List<Path.Step>>> byStep = ways.stream()
                .collect(Collectors.groupingBy(
                        way -> way.get(0), Collectors.mapping(way -> way.subList(1, way.size()), Collectors.toList())));
        Map<String, AttributeValue> members = new TreeMap<>();
        Map<Integer, AttributeValue> elements = new TreeMap<>();
        byStep.forEach((step, rest) -> step.from(value)
                .flatMap(child -> part(child, rest))
                .ifPresent(part -> {
                    if (step instanceof Path.Member member) {
                        members.put(member.name(), part);
                    } else if (step instanceof Path.Index index) {
                        elements.put(index.index(), part);
                    }
                }));
        if (members.isEmpty() && elements.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                elements.isEmpty()
                        ? AttributeValue.fromM(members)
                        : AttributeValue.fromL(List.copyOf(elements.values())));
    }
}
