package io.freshet.functions.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;

/** A pattern of the event filtering language: which events go to the function. */
public final class EventPattern {
    private static final Set<String> OPERATORS =
            Set.of("prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "wildcard");
    private static final int DEEPEST = 20;

    private final JsonNode pattern;

    private EventPattern(JsonNode pattern) {
        this.pattern = pattern;
    }

    /** Of a mapping; none if it takes everything. */
    static List<EventPattern> of(@Nullable FilterCriteria criteria) {
        return criteria == null
                ? List.of()
                : criteria.filters().stream()
                        .map(filter -> parse(filter.pattern()))
                        .toList();
    }

    /** Throws {@link IllegalArgumentException} with one sentence if it is no pattern. */
    public static EventPattern parse(String text) {
        JsonNode pattern;
        try {
            pattern = Shapes.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Invalid filter pattern definition: not JSON");
        }
        check(pattern, 0);
        return new EventPattern(pattern);
    }

    private static void check(JsonNode pattern, int depth) {
        if (!pattern.isObject() || depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "Invalid filter pattern definition: objects must end in arrays of values");
        }
        for (Map.Entry<String, JsonNode> member : pattern.properties()) {
            JsonNode rule = member.getValue();
            if (member.getKey().equals("$or") && rule.isArray()) {
                rule.forEach(each -> check(each, depth + 1));
            } else if (rule.isArray()) {
                rule.forEach(EventPattern::checkRule);
            } else {
                check(rule, depth + 1);
            }
        }
    }

    private static void checkRule(JsonNode rule) {
        if (rule.isObject()
                && !(rule.size() == 1 && OPERATORS.contains(rule.fieldNames().next()))) {
            throw new IllegalArgumentException("Invalid filter pattern definition: " + rule + " (expected: one of "
                    + new TreeSet<>(OPERATORS) + ")");
        }
        if (rule.isArray()) {
            throw new IllegalArgumentException("Invalid filter pattern definition: an array within an array");
        }
    }

    /** Whether the event fits. */
    public boolean matches(JsonNode event) {
        return matches(pattern, event);
    }

    private static boolean matches(JsonNode pattern, JsonNode event) {
        for (Map.Entry<String, JsonNode> member : pattern.properties()) {
            JsonNode rule = member.getValue();
            boolean fits;
            if (member.getKey().equals("$or") && rule.isArray()) {
                fits = anyOf(rule, event);
            } else if (rule.isArray()) {
                fits = value(rule, event.path(member.getKey()));
            } else {
                fits = matches(rule, event.path(member.getKey()));
            }
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyOf(JsonNode alternatives, JsonNode event) {
        for (JsonNode alternative : alternatives) {
            if (matches(alternative, event)) {
                return true;
            }
        }
        return false;
    }

    private static boolean value(JsonNode rules, JsonNode value) {
        if (value.isArray() && !value.isEmpty()) {
            for (JsonNode element : value) {
                if (value(rules, element)) {
                    return true;
                }
            }
            return false;
        }
        for (JsonNode rule : rules) {
            if (rule.isObject() ? operator(rule, value) : equal(rule, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(JsonNode rule, JsonNode value) {
        return (rule.isNumber() && value.isNumber())
                ? rule.decimalValue().compareTo(value.decimalValue()) == 0
                : rule.equals(value);
    }

    private static boolean operator(JsonNode rule, JsonNode value) {
        String name = rule.fieldNames().next();
        JsonNode with = rule.path(name);
        String text = value.isTextual() ? value.asText() : null;
        return switch (name) {
            case "exists" -> with.asBoolean() != value.isMissingNode();
            case "prefix" -> text != null && text.startsWith(with.asText());
            case "suffix" -> text != null && text.endsWith(with.asText());
            case "equals-ignore-case" -> text != null && text.equalsIgnoreCase(with.asText());
            case "wildcard" ->
                text != null && wildcard(with.asText()).matcher(text).matches();
            case "numeric" -> value.isNumber() && numeric(with, value.doubleValue());
            default -> !value.isMissingNode() && !excluded(with, value);
        };
    }

    private static Pattern wildcard(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    }

    private static boolean excluded(JsonNode with, JsonNode value) {
        if (with.isObject()) {
            return operator(with, value);
        }
        if (!with.isArray()) {
            return equal(with, value);
        }
        for (JsonNode each : with) {
            if (equal(each, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean numeric(JsonNode conditions, double value) {
        for (int i = 0; i + 1 < conditions.size(); i += 2) {
            double bound = conditions.get(i + 1).asDouble();
            boolean fits =
                    switch (conditions.get(i).asText()) {
                        case "<" -> value < bound;
                        case "<=" -> value <= bound;
                        case ">" -> value > bound;
                        case ">=" -> value >= bound;
                        case "=" -> value == bound;
                        default -> false;
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
