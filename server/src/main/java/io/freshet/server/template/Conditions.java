package io.freshet.server.template;

import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The conditions of a template, each decided once. */
final class Conditions {
    private static final int MOST_OPERANDS = 10;

    private final Mapping declared;
    private final Evaluator evaluator;
    private final Problems problems;
    private final Map<String, Boolean> decided = new HashMap<>();
    private final Set<String> deciding = new HashSet<>();

    Conditions(Mapping declared, Evaluator evaluator, Problems problems) {
        this.declared = declared;
        this.evaluator = evaluator;
        this.problems = problems;
    }

    boolean holds(String name, Place place, String where) {
        Boolean known = decided.get(name);
        if (known != null) {
            return known;
        }
        Value condition = declared.get(name).orElse(null);
        if (condition == null) {
            problems.unknown(place, where, "condition", name, declared.members().keySet());
            return false;
        }
        if (!deciding.add(name)) {
            problems.error(place, "Conditions." + name, "goes round in a circle");
            return false;
        }
        boolean holds = decide(condition, "Conditions." + name);
        deciding.remove(name);
        decided.put(name, holds);
        return holds;
    }

    /** A function that gives true or false. */
    boolean holds(String function, Value argument, Place place, String where) {
        if (function.equals("Condition") && argument instanceof Text name) {
            return holds(name.text(), place, where);
        }
        List<Value> operands = argument instanceof Sequence list ? list.items() : List.of();
        int count = operands.size();
        boolean fits =
                switch (function) {
                    case "Fn::Not" -> count == 1;
                    case "Fn::Equals" -> count == 2;
                    default -> count >= 2 && count <= MOST_OPERANDS;
                };
        if (!fits) {
            problems.error(place, where, function + " of " + count + " values (expected: as many as it takes)");
            return false;
        }
        return switch (function) {
            case "Fn::Not" -> !decide(operands.get(0), where);
            case "Fn::And" -> operands.stream().allMatch(operand -> decide(operand, where));
            case "Fn::Or" -> operands.stream().anyMatch(operand -> decide(operand, where));
            default -> text(operands.get(0), where).equals(text(operands.get(1), where));
        };
    }

    private boolean decide(Value value, String where) {
        String text = text(value, where);
        if (!text.equals("true") && !text.equals("false")) {
            problems.error(value.place(), where, "'" + text + "' is no condition (expected: true or false)");
        }
        return text.equals("true");
    }

    private String text(Value value, String where) {
        Value resolved = evaluator.evaluate(value, where);
        return resolved instanceof Text text ? text.text() : String.valueOf(resolved);
    }
}
