package io.freshet.server.template.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.Declared;
import io.freshet.server.template.Evaluator;
import io.freshet.server.template.Order;
import io.freshet.server.template.Place;
import io.freshet.server.template.Problems;
import io.freshet.server.template.References;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.Template;
import io.freshet.server.template.Value;
import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Text;
import io.freshet.server.template.type.ResourceType;
import io.freshet.server.template.type.ResourceTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A template whose functions are resolved, as far as its resources are known: first by their plans, then by what was made. */
public final class Resolution implements References {
    private final Template template;
    private final ResourceTypes types;
    private final Path folder;
    private final Problems problems;
    private final Evaluator evaluator;
    private final Map<String, Map<String, String>> attributes = new LinkedHashMap<>();
    private final Map<String, Set<String>> needs = new LinkedHashMap<>();
    private final List<String> order;

    /**
     * Looks at the template; what is wrong is told.
     *
     * @param folder where the template lies
     */
    public Resolution(
            Template template,
            Surroundings surroundings,
            Map<String, String> parameters,
            ResourceTypes types,
            Path folder,
            Problems problems) {
        this.template = template;
        this.types = types;
        this.folder = folder;
        this.problems = problems;
        this.evaluator = new Evaluator(template, surroundings, parameters, this, problems);
        for (Declared declared : template.resources().values()) {
            if (evaluator.wanted(declared)) {
                needs.put(declared.logicalId(), needed(declared));
            }
        }
        needs.values().forEach(needed -> needed.retainAll(needs.keySet()));
        this.order = Order.of(needs, this::rank, problems);
    }

    private Set<String> needed(Declared declared) {
        String id = declared.logicalId();
        evaluator.takeNamed();
        evaluator.properties(declared.properties(), id + ".Properties");
        Set<String> needed = new LinkedHashSet<>(evaluator.takeNamed());
        for (String other : declared.dependsOn()) {
            if (!template.resources().containsKey(other)) {
                problems.unknown(
                        declared.typePlace(),
                        id + ".DependsOn",
                        "resource",
                        other,
                        template.resources().keySet());
            }
            needed.add(other);
        }
        return needed;
    }

    private int rank(String logicalId) {
        Declared declared = template.resources().get(logicalId);
        return declared == null
                ? 1
                : types.find(declared.type()).map(ResourceType::rank).orElse(1);
    }

    /** The resources that are wanted, each behind those that it needs. */
    List<Declared> ordered() {
        return order.stream()
                .flatMap(id -> Optional.ofNullable(template.resources().get(id)).stream())
                .toList();
    }

    Set<String> needs(String logicalId) {
        return needs.getOrDefault(logicalId, Set.of());
    }

    /** The properties as they are known now. */
    ObjectNode properties(Declared declared, ResourceType type) {
        String where = declared.logicalId() + ".Properties";
        Mapping evaluated = evaluator.properties(declared.properties(), where);
        return type.read(evaluated, where, folder, problems);
    }

    void know(String logicalId, Map<String, String> known) {
        attributes.put(logicalId, new LinkedHashMap<>(known));
    }

    @Override
    public Optional<Text> attribute(String logicalId, String attribute, Place place) {
        Map<String, String> known = attributes.get(logicalId);
        String value = known == null ? null : known.get(attribute);
        if (value != null) {
            return Optional.of(Text.of(value, place));
        }
        boolean later = known == null
                || type(logicalId)
                        .filter(type -> type.later().contains(attribute))
                        .isPresent();
        return later ? Optional.of(new Text(logicalId + "." + attribute, Kind.LATER, place)) : Optional.empty();
    }

    private Optional<ResourceType> type(String logicalId) {
        return Optional.ofNullable(template.resources().get(logicalId))
                .flatMap(declared -> types.find(declared.type()));
    }

    @Override
    public Collection<String> attributes(String logicalId) {
        List<String> all =
                new ArrayList<>(attributes.getOrDefault(logicalId, Map.of()).keySet());
        type(logicalId).ifPresent(type -> all.addAll(type.later()));
        all.remove("Ref");
        return all;
    }

    /** The outputs as text; those whose condition does not hold are left out. */
    Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        template.outputs().members().forEach((name, member) -> {
            String where = "Outputs." + name;
            if (!(member.value() instanceof Mapping output)
                    || output.get("Value").isEmpty()) {
                problems.error(member.place(), where, "has no Value (expected: one)");
                return;
            }
            String condition = output.get("Condition").orElse(null) instanceof Text text ? text.text() : "";
            if (condition.isEmpty() || evaluator.holds(condition, member.place(), where)) {
                Value value = evaluator.evaluate(output.get("Value").orElseThrow(), where);
                if (value instanceof Text text) {
                    outputs.put(name, text.kind() == Kind.LATER ? "(known later)" : text.text());
                }
            }
        });
        return outputs;
    }

    Problems problems() {
        return problems;
    }
}
