package io.freshet.server.template;

import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The values of a template's parameters: what the caller says, or else the default. */
final class Parameters {
    private static final Set<String> MEMBERS = Set.of(
            "Type",
            "Default",
            "AllowedValues",
            "AllowedPattern",
            "ConstraintDescription",
            "Description",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue",
            "NoEcho");

    /** What a pattern is tried on at most: backtracking takes more than linear time. */
    private static final int MOST_MATCHED = 4096;

    private final Problems problems;

    private Parameters(Problems problems) {
        this.problems = problems;
    }

    /** All values by name. */
    static Map<String, Value> of(Mapping declared, Map<String, String> given, Problems problems) {
        Parameters parameters = new Parameters(problems);
        Map<String, Value> values = new LinkedHashMap<>();
        declared.members().forEach((name, member) -> {
            if (member.value() instanceof Mapping parameter) {
                parameters.value(name, parameter, given).ifPresent(value -> values.put(name, value));
            } else {
                problems.error(member.place(), "Parameters." + name, "is no map (expected: Type and Default)");
            }
        });
        given.keySet().stream()
                .filter(name -> !declared.members().containsKey(name))
                .forEach(name -> problems.unknown(
                        declared.place(),
                        "",
                        "parameter",
                        name,
                        declared.members().keySet()));
        return values;
    }

    private Optional<Value> value(String name, Mapping parameter, Map<String, String> given) {
        String where = "Parameters." + name;
        parameter.members().forEach((member, value) -> {
            if (!MEMBERS.contains(member)) {
                problems.unknown(value.place(), where, "attribute", member, MEMBERS);
            }
        });
        String type = text(parameter, "Type").orElse("");
        Place place = parameter.place();
        String said = given.get(name);
        Optional<String> text = said != null ? Optional.of(said) : text(parameter, "Default");
        if (type.startsWith("AWS::SSM::")) {
            problems.missing(place, where, "type " + type + " is looked up in a service that is not here");
        } else if (!type.equals("String")
                && !type.equals("Number")
                && !type.equals("CommaDelimitedList")
                && !type.startsWith("List<")
                && !type.startsWith("AWS::")) {
            problems.unknown(place, where, "type", type, List.of("String", "Number", "CommaDelimitedList"));
            return Optional.empty();
        }
        if (text.isEmpty()) {
            problems.error(
                    place, where, "has no value (expected: --parameter-overrides " + name + "=VALUE, or a Default)");
            return Optional.empty();
        }
        check(where, parameter, type, text.get());
        return Optional.of(typed(type, text.get(), place));
    }

    private static Value typed(String type, String text, Place place) {
        if (type.equals("CommaDelimitedList") || type.startsWith("List<")) {
            List<Value> items = new ArrayList<>();
            for (String item : text.split(",", -1)) {
                items.add(Text.of(item.strip(), place));
            }
            return new Sequence(items, place);
        }
        return new Text(text, type.equals("Number") ? Kind.NUMBER : Kind.STRING, place);
    }

    private void check(String where, Mapping parameter, String type, String text) {
        boolean hidden = text(parameter, "NoEcho").filter("true"::equals).isPresent();
        String shown = hidden ? "****" : text;
        Place place = parameter.place();
        List<String> allowed = new ArrayList<>();
        if (parameter.get("AllowedValues").orElse(null) instanceof Sequence list) {
            list.items().forEach(item -> allowed.add(item instanceof Text one ? one.text() : ""));
        }
        List<String> each = type.startsWith("List<") || type.equals("CommaDelimitedList")
                ? List.of(text.split(",", -1))
                : List.of(text);
        for (String one : each) {
            if (!allowed.isEmpty() && !allowed.contains(one.strip())) {
                problems.error(place, where, shown + " is not allowed (expected: one of " + allowed + ")");
            }
        }
        if (type.contains("Number")) {
            each.forEach(one -> number(where, parameter, one.strip()));
        }
        size(where, parameter, "MinLength", text.length(), shown);
        size(where, parameter, "MaxLength", text.length(), shown);
        text(parameter, "AllowedPattern").ifPresent(pattern -> matches(where, place, pattern, text, shown));
    }

    private void matches(String where, Place place, String pattern, String text, String shown) {
        try {
            if (text.length() > MOST_MATCHED || !Pattern.matches(pattern, text)) {
                problems.error(place, where, shown + " does not match (expected: " + pattern + ")");
            }
        } catch (PatternSyntaxException | StackOverflowError e) {
            problems.error(place, where, "AllowedPattern " + pattern + " cannot be used");
        }
    }

    private void number(String where, Mapping parameter, String text) {
        try {
            double value = Double.parseDouble(text);
            size(where, parameter, "MinValue", value, text);
            size(where, parameter, "MaxValue", value, text);
        } catch (NumberFormatException e) {
            problems.error(parameter.place(), where, "'" + text + "' (expected: a number)");
        }
    }

    private void size(String where, Mapping parameter, String bound, double value, String shown) {
        text(parameter, bound).ifPresent(limit -> {
            try {
                double most = Double.parseDouble(limit);
                if (bound.startsWith("Min") ? value < most : value > most) {
                    problems.error(parameter.place(), where, shown + " (expected: " + bound + " " + limit + ")");
                }
            } catch (NumberFormatException e) {
                problems.error(parameter.place(), where, bound + " is '" + limit + "' (expected: a number)");
            }
        });
    }

    private static Optional<String> text(Mapping map, String name) {
        return map.get(name).filter(Text.class::isInstance).map(value -> ((Text) value).text());
    }
}
