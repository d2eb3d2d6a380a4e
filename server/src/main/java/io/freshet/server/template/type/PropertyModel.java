package io.freshet.server.template.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.awsapi.model.Shape;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Value;
import io.freshet.server.template.Value.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The properties that a type has in templates: mostly what an operation of its API takes, under the same names.
 */
final class PropertyModel implements PropertyReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, PropertyReader> readers = new LinkedHashMap<>();
    private final Set<String> required = new HashSet<>();
    private final Set<String> withoutEffect = new HashSet<>();
    private final Set<String> notBuilt = new HashSet<>();

    /** One without any properties. */
    static PropertyModel none() {
        return new PropertyModel();
    }

    /**
     * What an operation takes.
     *
     * @param notBuilt members, at any depth, that the server does not have
     */
    static PropertyModel of(ServiceModel service, String operation, Set<String> withoutEffect, Set<String> notBuilt) {
        PropertyModel model = new PropertyModel();
        Shape input = service.input(operation).orElseThrow();
        input.members()
                .forEach((name, shape) -> model.readers.put(name, new ShapeReader(shape, withoutEffect, notBuilt)));
        model.required.addAll(input.required());
        model.withoutEffect.addAll(withoutEffect);
        model.notBuilt.addAll(notBuilt);
        return model;
    }

    static PropertyModel of(ServiceModel service, String operation) {
        return of(service, operation, Set.of(), Set.of());
    }

    /** The API has them, templates do not. */
    PropertyModel without(String... names) {
        for (String name : names) {
            readers.remove(name);
            required.remove(name);
        }
        return this;
    }

    /** Templates have another name. */
    PropertyModel named(String inTheApi, String inTemplates) {
        PropertyReader reader = readers.remove(inTheApi);
        readers.put(inTemplates, Objects.requireNonNull(reader, inTheApi));
        if (required.remove(inTheApi)) {
            required.add(inTemplates);
        }
        return this;
    }

    PropertyModel with(String name, PropertyReader reader) {
        readers.put(name, reader);
        return this;
    }

    /** A member of another operation. */
    PropertyModel with(String name, ServiceModel service, String operation, String member) {
        Shape shape = service.input(operation).orElseThrow().members().get(member);
        return with(name, new ShapeReader(Objects.requireNonNull(shape, member)));
    }

    /** Where a name is not given, one is made. */
    PropertyModel optional(String... names) {
        required.removeAll(Set.of(names));
        return this;
    }

    PropertyModel require(String... names) {
        required.addAll(Set.of(names));
        return this;
    }

    /** Names that are accepted and do nothing. */
    PropertyModel withoutEffect(String... names) {
        withoutEffect.addAll(Set.of(names));
        return this;
    }

    /** Names that cannot be honoured. */
    PropertyModel notBuilt(String... names) {
        notBuilt.addAll(Set.of(names));
        return this;
    }

    /** The properties as JSON, under the names of the template. */
    ObjectNode properties(Mapping mapping, String where, Problems problems) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Set<String> seen = new HashSet<>();
        mapping.members().forEach((name, member) -> {
            String below = where + "." + name;
            PropertyReader reader = readers.get(name);
            seen.add(name);
            if (notBuilt.contains(name)) {
                problems.missing(member.place(), below, "is not built");
            } else if (reader != null) {
                reader.read(member.value(), below, problems).ifPresent(json -> node.set(name, json));
            } else if (!withoutEffect.contains(name)) {
                List<String> known = new ArrayList<>(readers.keySet());
                known.addAll(withoutEffect);
                problems.unknown(member.place(), below, "property", name, known);
            }
        });
        required.stream()
                .filter(name -> !seen.contains(name))
                .sorted()
                .forEach(name -> problems.error(mapping.place(), where, "has no " + name + " (expected: one)"));
        return plain(node);
    }

    @Override
    public Optional<JsonNode> read(Value value, String where, Problems problems) {
        if (value instanceof Mapping mapping) {
            return Optional.of(properties(mapping, where, problems));
        }
        problems.error(value.place(), where, value.shown() + " (expected: a map)");
        return Optional.empty();
    }

    /** With numbers as they are when they are read back, so that both are equal. */
    private static ObjectNode plain(ObjectNode node) {
        try {
            return (ObjectNode) JSON.readTree(node.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("properties are no JSON: " + e.getMessage(), e);
        }
    }
}
