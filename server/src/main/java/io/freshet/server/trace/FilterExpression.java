package io.freshet.server.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.config.Nearest;
import io.freshet.server.trace.FilterKeyword.ValueType;
import io.freshet.server.trace.FilterTokens.Kind;
import io.freshet.server.trace.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A filter expression of X-Ray, for example {@code service("orders") { fault } AND annotation.account = "1"}. Conditions that stand beside each other
 * must all hold, as if there were an AND between them; AND binds closer than OR.
 */
final class FilterExpression {
    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 20;
    private static final int MOST_CONDITIONS = 50;
    private static final String ANNOTATION = "annotation.";
    private static final String CONDITION = "a condition, such as fault, responsetime > 1 or service(\"name\")";

    private final FilterTokens tokens;
    private int depth;
    private int conditions;
    private boolean within;

    private FilterExpression(String text) {
        this.tokens = new FilterTokens(text);
    }

    /** A condition. */
    private interface Filter extends Predicate<FilterSubject> {}

    /** Whether a trace is wanted; throws an IllegalArgumentException that says where the expression is wrong. An empty one takes all. */
    static Predicate<Trace> parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "FilterExpression of " + text.length() + " characters (expected: at most " + LONGEST + ")");
        }
        if (text.isBlank()) {
            return trace -> true;
        }
        FilterExpression expression = new FilterExpression(text);
        Filter filter = expression.alternatives();
        if (expression.tokens.peek().kind() != Kind.END) {
            throw expression.tokens.peek().refused("AND, OR, " + CONDITION);
        }
        return trace -> filter.test(FilterSubject.of(trace));
    }

    private Filter alternatives() {
        deeper();
        List<Filter> some = new ArrayList<>(List.of(all()));
        while (tokens.peek().says("OR")) {
            tokens.take();
            some.add(all());
        }
        depth--;
        return some.size() == 1 ? some.get(0) : subject -> some.stream().anyMatch(filter -> filter.test(subject));
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw FilterTokens.refused(tokens.peek().at(), "too deep (expected: at most " + DEEPEST + " levels)");
        }
    }

    private Filter all() {
        List<Filter> all = new ArrayList<>(List.of(negated()));
        while (goesOn()) {
            if (tokens.peek().says("AND")) {
                tokens.take();
            }
            all.add(negated());
        }
        return all.size() == 1 ? all.get(0) : subject -> all.stream().allMatch(filter -> filter.test(subject));
    }

    private boolean goesOn() {
        Token next = tokens.peek();
        return next.is("!")
                || next.is("(")
                || next.kind() == Kind.KEY
                || (next.kind() == Kind.WORD && !next.says("OR"));
    }

    private Filter negated() {
        boolean negated = false;
        while (tokens.peek().is("!") || tokens.peek().says("NOT")) {
            tokens.take();
            negated = !negated;
        }
        Filter filter = condition();
        return negated ? subject -> !filter.test(subject) : filter;
    }

    private Filter condition() {
        if (tokens.takes("(")) {
            Filter inner = alternatives();
            tokens.expect(")");
            return inner;
        }
        Token token = tokens.take();
        if (++conditions > MOST_CONDITIONS) {
            throw token.refused("at most " + MOST_CONDITIONS + " conditions");
        }
        if (token.kind() == Kind.KEY) {
            return annotation(token, token.text());
        }
        if (token.kind() != Kind.WORD) {
            throw token.refused(CONDITION);
        }
        return switch (token.text()) {
            case "service" -> service(token);
            case "edge" -> edge(token);
            default ->
                token.text().startsWith(ANNOTATION)
                        ? annotation(token, token.text().substring(ANNOTATION.length()))
                        : keyword(token);
        };
    }

    private Filter annotation(Token token, String key) {
        Predicate<JsonNode> holds = FilterComparison.parse(tokens, token, ValueType.ANY);
        return subject -> subject.annotations(key).anyMatch(holds);
    }

    private Filter keyword(Token token) {
        FilterKeyword keyword = FilterKeyword.of(token.text()).orElseThrow(() -> unknown(token));
        Predicate<JsonNode> holds = FilterComparison.parse(tokens, token, keyword.type());
        return subject -> keyword.values(subject).anyMatch(holds);
    }

    private static IllegalArgumentException unknown(Token token) {
        if (FilterKeyword.isNotBuilt(token.text())) {
            return FilterTokens.refused(token.at(), token.text() + " is not supported; docs/traces.md lists what is");
        }
        List<String> known = Stream.concat(
                        FilterKeyword.words().stream(), Stream.of("service", "edge", "annotation.key"))
                .toList();
        return token.refused("one of " + String.join(", ", known)
                + Nearest.within(2, token.text(), known)
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse(""));
    }

    private Filter service(Token token) {
        outside(token);
        tokens.expect("(");
        Predicate<Segment> wanted = tokens.peek().is(")") ? segment -> true : node();
        tokens.expect(")");
        Filter inner = braces();
        return subject -> subject.segments().stream()
                .anyMatch(segment -> wanted.test(segment) && inner.test(subject.only(segment)));
    }

    private Filter edge(Token token) {
        outside(token);
        tokens.expect("(");
        Predicate<Segment> source = node();
        tokens.expect(",");
        Predicate<Segment> destination = node();
        tokens.expect(")");
        Filter inner = braces();
        return subject -> subject.segments().stream().filter(destination).anyMatch(called -> {
            Segment caller = subject.caller(called);
            return caller != null && source.test(caller) && inner.test(subject.only(called));
        });
    }

    private void outside(Token token) {
        if (within) {
            throw token.refused("no " + token.text() + " within { }");
        }
    }

    /** What has to hold of the segment. */
    private Filter braces() {
        if (!tokens.takes("{")) {
            return subject -> true;
        }
        within = true;
        Filter inner = alternatives();
        within = false;
        tokens.expect("}");
        return inner;
    }

    /** A name, or {@code id(name: "..", type: "..")}. */
    private Predicate<Segment> node() {
        if (!tokens.peek().says("id")) {
            String name = tokens.string();
            return segment -> segment.name().equals(name);
        }
        tokens.take();
        tokens.expect("(");
        Predicate<Segment> node = part();
        while (tokens.takes(",")) {
            node = node.and(part());
        }
        tokens.expect(")");
        return node;
    }

    private Predicate<Segment> part() {
        Token member = tokens.take();
        if (member.kind() == Kind.WORD && FilterKeyword.isNotBuilt(member.text())) {
            throw unknown(member);
        }
        boolean name = member.says("name");
        if (!name && !member.says("type")) {
            throw member.refused("name: or type:");
        }
        tokens.expect(":");
        String text = tokens.string();
        return name
                ? segment -> segment.name().equals(text)
                : segment -> segment.type().equals(text);
    }
}
