package io.freshet.server.template;

import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Text;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values into a text: <code>${Name}</code>, <code>${Resource.Attribute}</code>, and <code>${!Literal}</code>, which stays without its mark. */
final class Substitution {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");

    /** Gives the value of a name. */
    interface Names {
        Value value(String name, Place place, String where);
    }

    private final Mapping own;
    private final Names names;
    private final Problems problems;

    Substitution(Mapping own, Names names, Problems problems) {
        this.own = own;
        this.names = names;
        this.problems = problems;
    }

    Value in(Text text, Place place, String where) {
        StringBuilder result = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text.text());
        Optional<Text> later = Optional.empty();
        while (variable.find()) {
            String put = "${" + variable.group(2) + "}";
            if (variable.group(1).isEmpty()) {
                Value value = value(variable.group(2).strip(), place, where);
                if (!(value instanceof Text one)) {
                    problems.error(place, where, variable.group() + " is " + value.shown() + " (expected: a text)");
                    return Evaluator.later("?", place);
                }
                if (one.kind() == Kind.LATER) {
                    later = Optional.of(one);
                }
                put = one.text();
            }
            variable.appendReplacement(result, Matcher.quoteReplacement(put));
        }
        variable.appendTail(result);
        return later.isPresent() ? Evaluator.later(later.get().text(), place) : Text.of(result.toString(), place);
    }

    private Value value(String name, Place place, String where) {
        return own.get(name).orElseGet(() -> names.value(name, place, where));
    }
}
