package io.freshet.server.template;

import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Member;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves functions. What is not known before a resource is created becomes a text of the kind {@link Kind#LATER}, and so does what is made of
 * it; what is wrong is told once and goes on as such a text. Remembers which resources were named.
 */
public final class Evaluator {
    private static final Pattern DYNAMIC = Pattern.compile("\\{\\{resolve:(ssm|ssm-secure|secretsmanager):.*}}");
    private static final List<String> PSEUDO = List.of(
            "AWS::AccountId",
            "AWS::Region",
            "AWS::StackName",
            "AWS::StackId",
            "AWS::Partition",
            "AWS::URLSuffix",
            "AWS::NotificationARNs",
            "AWS::NoValue");

    private final Template template;
    private final Surroundings surroundings;
    private final Map<String, Value> parameters;
    private final References references;
    private final Problems problems;
    private final Conditions conditions;
    private final Set<String> named = new LinkedHashSet<>();

    /** Resolves what stands in this template. */
    public Evaluator(
            Template template,
            Surroundings surroundings,
            Map<String, String> given,
            References references,
            Problems problems) {
        this.template = template;
        this.surroundings = surroundings;
        this.parameters = Parameters.of(template.parameters(), given, problems);
        this.references = references;
        this.problems = problems;
        this.conditions = new Conditions(template.conditions(), this, problems);
    }

    /** Whether the resource is wanted. */
    public boolean wanted(Declared declared) {
        return declared.condition().isEmpty()
                || conditions.holds(declared.condition(), declared.typePlace(), declared.logicalId());
    }

    /** Whether that condition of the template holds. */
    public boolean holds(String condition, Place place, String where) {
        return conditions.holds(condition, place, where);
    }

    /** The resources that were named since the last call. */
    public Set<String> takeNamed() {
        Set<String> taken = Set.copyOf(named);
        named.clear();
        return taken;
    }

    /** A map without functions. */
    public Mapping properties(Mapping value, String where) {
        return evaluate(value, where) instanceof Mapping mapping ? mapping : Value.empty(value.place());
    }

    /** The value without functions; null if it is to be left out ({@code AWS::NoValue}). */
    public @Nullable Value evaluate(Value value, String where) {
        if (value instanceof Mapping mapping) {
            String only = mapping.members().size() == 1
                    ? mapping.members().keySet().iterator().next()
                    : "";
            if (only.equals("Ref") || only.startsWith("Fn::") || (only.equals("Condition") && isName(mapping))) {
                Member argument = Objects.requireNonNull(mapping.members().get(only));
                return call(only, argument.value(), mapping.place(), where);
            }
            return members(mapping, where);
        }
        if (value instanceof Sequence sequence) {
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < sequence.items().size(); i++) {
                Value item = evaluate(sequence.items().get(i), where + "[" + i + "]");
                if (item != null) {
                    items.add(item);
                }
            }
            return new Sequence(items, sequence.place());
        }
        Text text = (Text) value;
        if (text.text().contains("{{resolve:") && DYNAMIC.matcher(text.text()).find()) {
            problems.missing(text.place(), where, text.shown() + " is looked up in a service that is not here");
        }
        return text;
    }

    /** A statement of a policy may have a member of that name. */
    private static boolean isName(Mapping mapping) {
        return mapping.get("Condition").orElse(null) instanceof Text;
    }

    private Mapping members(Mapping mapping, String where) {
        Map<String, Member> members = new LinkedHashMap<>();
        mapping.members().forEach((name, member) -> {
            Value value = evaluate(member.value(), where.isEmpty() ? name : where + "." + name);
            if (value != null) {
                members.put(name, new Member(member.place(), value));
            }
        });
        return new Mapping(members, mapping.place());
    }

    private @Nullable Value call(String function, Value argument, Place place, String where) {
        return switch (function) {
            case "Ref" -> ref(argument, place, where);
            case "Fn::GetAtt" -> attribute(argument, place, where);
            case "Fn::Sub" -> substituted(argument, place, where);
            case "Fn::Join" -> joined(argument, place, where);
            case "Fn::Select" -> selected(argument, place, where);
            case "Fn::Split" -> split(argument, place, where);
            case "Fn::FindInMap" -> found(argument, place, where);
            case "Fn::Base64" -> base64(argument, place, where);
            case "Fn::If" -> chosen(argument, place, where);
            case "Condition", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals" ->
                new Text(Boolean.toString(conditions.holds(function, argument, place, where)), Kind.BOOLEAN, place);
            case "Fn::ImportValue" ->
                missing(
                        place,
                        where,
                        "Fn::ImportValue takes from another stack, and stacks export nothing here"
                                + " (expected: a parameter)");
            case "Fn::Transform", "Fn::GetAZs", "Fn::Cidr", "Fn::Length", "Fn::ToJsonString" ->
                missing(place, where, function + " is not run");
            default -> wrong(place, where, function + " is not known (expected: Fn::Sub, Fn::GetAtt, Ref, ..)");
        };
    }

    private @Nullable Value ref(Value argument, Place place, String where) {
        if (!(argument instanceof Text name)) {
            return wrong(place, where, "Ref of " + argument.shown() + " (expected: a name)");
        }
        return name.text().equals("AWS::NoValue") ? null : named(name.text(), place, where);
    }

    /** A parameter, a pseudo parameter, or what {@code Ref} gives for a resource. */
    private Value named(String name, Place place, String where) {
        Value parameter = parameters.get(name);
        if (parameter != null) {
            return parameter instanceof Text text ? new Text(text.text(), text.kind(), place) : parameter;
        }
        if (template.parameters().members().containsKey(name)) {
            return later("parameter " + name, place); // its own fault is told already
        }
        if (name.startsWith("AWS::")) {
            return pseudo(name, place, where);
        }
        return attribute(name, "Ref", place, where);
    }

    private Value pseudo(String name, Place place, String where) {
        String stack = surroundings.stack();
        return switch (name) {
            case "AWS::AccountId" -> Text.of(surroundings.account(), place);
            case "AWS::Region" -> Text.of(surroundings.region(), place);
            case "AWS::StackName" -> Text.of(stack, place);
            case "AWS::StackId" -> Text.of(surroundings.arn("cloudformation", "stack/" + stack), place);
            case "AWS::Partition" -> Text.of("aws", place);
            case "AWS::URLSuffix" -> Text.of("amazonaws.com", place);
            case "AWS::NotificationARNs" -> new Sequence(List.of(), place);
            default -> wrong(place, where, name + " is not known (expected: " + Problems.expected(name, PSEUDO) + ")");
        };
    }

    private Value attribute(Value argument, Place place, String where) {
        if (argument instanceof Sequence parts
                && parts.items().size() == 2
                && parts.items().get(0) instanceof Text id
                && evaluate(parts.items().get(1), where) instanceof Text attribute) {
            return attribute(id.text(), attribute.text(), place, where);
        }
        if (argument instanceof Text text && text.text().contains(".")) {
            String[] parts = text.text().split("\\.", 2);
            return attribute(parts[0], parts[1], place, where);
        }
        return wrong(place, where, "Fn::GetAtt of " + argument.shown() + " (expected: resource and attribute)");
    }

    private Value attribute(String id, String attribute, Place place, String where) {
        Declared declared = template.resources().get(id);
        if (declared == null) {
            List<String> known = new ArrayList<>(template.resources().keySet());
            known.addAll(template.parameters().members().keySet());
            return wrong(
                    place, where, id + " is not in this template (expected: " + Problems.expected(id, known) + ")");
        }
        if (!wanted(declared)) {
            return wrong(
                    place,
                    where,
                    id + " is left out by its condition " + declared.condition() + " (expected: Fn::If around it)");
        }
        named.add(id);
        return references
                .attribute(id, attribute, place)
                .<Value>map(text -> text)
                .orElseGet(() -> wrong(
                        place,
                        where,
                        declared.type() + " has no attribute " + attribute + " (expected: "
                                + Problems.expected(attribute, references.attributes(id)) + ")"));
    }

    private Value substituted(Value argument, Place place, String where) {
        Mapping own = Value.empty(place);
        Value pattern = argument;
        if (argument instanceof Sequence both
                && both.items().size() == 2
                && both.items().get(1) instanceof Mapping variables) {
            pattern = both.items().get(0);
            own = members(variables, where);
        }
        if (!(pattern instanceof Text text)) {
            return wrong(place, where, "Fn::Sub of " + argument.shown() + " (expected: a text, or a text and a map)");
        }
        return new Substitution(own, this::variable, problems).in(text, place, where);
    }

    private Value variable(String name, Place place, String where) {
        if (name.contains(".")) {
            String[] parts = name.split("\\.", 2);
            return attribute(parts[0], parts[1], place, where);
        }
        return named(name, place, where);
    }

    private Value joined(Value argument, Place place, String where) {
        if (!(argument instanceof Sequence both)
                || both.items().size() != 2
                || !(both.items().get(0) instanceof Text delimiter)
                || !(evaluate(both.items().get(1), where) instanceof Sequence list)) {
            return wrong(place, where, "Fn::Join is not so written (expected: [delimiter, [text, ..]])");
        }
        List<String> texts = new ArrayList<>();
        for (Value item : list.items()) {
            if (!(item instanceof Text text)) {
                return wrong(item.place(), where, "Fn::Join of " + item.shown() + " (expected: texts)");
            }
            if (text.kind() == Kind.LATER) {
                return later(text.text(), place);
            }
            texts.add(text.text());
        }
        return Text.of(String.join(delimiter.text(), texts), place);
    }

    private Value selected(Value argument, Place place, String where) {
        if (!(argument instanceof Sequence both)
                || both.items().size() != 2
                || !(evaluate(both.items().get(0), where) instanceof Text index)) {
            return wrong(place, where, "Fn::Select is not so written (expected: [index, [value, ..]])");
        }
        Value list = evaluate(both.items().get(1), where);
        if (list instanceof Text text && text.kind() == Kind.LATER) {
            return text;
        }
        if (!(list instanceof Sequence items)) {
            return wrong(place, where, "Fn::Select of no list (expected: [index, [value, ..]])");
        }
        boolean inside = index.text().matches("\\d{1,6}")
                && Integer.parseInt(index.text()) < items.items().size();
        return inside
                ? items.items().get(Integer.parseInt(index.text()))
                : wrong(
                        index.place(),
                        where,
                        "Fn::Select of " + index.shown() + " (expected: 0.."
                                + (items.items().size() - 1) + ")");
    }

    private Value split(Value argument, Place place, String where) {
        if (!(argument instanceof Sequence both)
                || both.items().size() != 2
                || !(both.items().get(0) instanceof Text delimiter)
                || delimiter.text().isEmpty()
                || !(evaluate(both.items().get(1), where) instanceof Text text)) {
            return wrong(place, where, "Fn::Split is not so written (expected: [delimiter, text])");
        }
        if (text.kind() == Kind.LATER) {
            return later(text.text(), place);
        }
        List<Value> parts = new ArrayList<>();
        for (String part : text.text().split(Pattern.quote(delimiter.text()), -1)) {
            parts.add(Text.of(part, place));
        }
        return new Sequence(parts, place);
    }

    private Value found(Value argument, Place place, String where) {
        if (!(argument instanceof Sequence keys) || keys.items().size() != 3) {
            return wrong(place, where, "Fn::FindInMap is not so written (expected: [map, key, key])");
        }
        Value at = template.mappings();
        for (Value key : keys.items()) {
            Value name = evaluate(key, where);
            if (!(name instanceof Text text) || !(at instanceof Mapping map)) {
                return wrong(place, where, "Fn::FindInMap is not so written (expected: three names)");
            }
            Value next = map.get(text.text()).orElse(null);
            if (next == null) {
                return wrong(
                        key.place(),
                        where,
                        text.shown() + " is not in Mappings (expected: "
                                + Problems.expected(text.text(), map.members().keySet()) + ")");
            }
            at = next;
        }
        return at;
    }

    private Value base64(Value argument, Place place, String where) {
        Value value = evaluate(argument, where);
        if (!(value instanceof Text text)) {
            return wrong(place, where, "Fn::Base64 of no text (expected: a text)");
        }
        return text.kind() == Kind.LATER
                ? later(text.text(), place)
                : Text.of(Base64.getEncoder().encodeToString(text.text().getBytes(StandardCharsets.UTF_8)), place);
    }

    private @Nullable Value chosen(Value argument, Place place, String where) {
        if (!(argument instanceof Sequence three)
                || three.items().size() != 3
                || !(three.items().get(0) instanceof Text condition)) {
            return wrong(place, where, "Fn::If is not so written (expected: [condition, value, value])");
        }
        boolean holds = conditions.holds(condition.text(), condition.place(), where);
        return evaluate(three.items().get(holds ? 1 : 2), where);
    }

    private Value missing(Place place, String where, String message) {
        problems.missing(place, where, message);
        return later(message, place);
    }

    private Value wrong(Place place, String where, String message) {
        problems.error(place, where, message);
        return later("?", place);
    }

    static Text later(String what, Place place) {
        return new Text(what, Kind.LATER, place);
    }
}
