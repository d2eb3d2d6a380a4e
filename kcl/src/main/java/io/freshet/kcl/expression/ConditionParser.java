package io.freshet.kcl.expression;

import io.freshet.kcl.item.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads conditions, by recursive descent: {@code OR} binds less than {@code AND}, {@code AND} less than {@code NOT}, and that less than
 * a comparison.
 */
final class ConditionParser {
    private static final int MAX_OPERANDS = 100;

    private final Tokens tokens;
    private final Placeholders placeholders;

    ConditionParser(Tokens tokens, Placeholders placeholders) {
        this.tokens = tokens;
        this.placeholders = placeholders;
    }

    Condition whole() {
        Condition condition = either();
        tokens.expectEnd();
        return condition;
    }

    private Condition either() {
        tokens.descend();
        List<Condition> parts = new ArrayList<>(List.of(both()));
        while (tokens.takeKeyword("OR")) {
            parts.add(both());
        }
        tokens.ascend();
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
    }

    private Condition both() {
        List<Condition> parts = new ArrayList<>(List.of(negated()));
        while (tokens.takeKeyword("AND")) {
            parts.add(negated());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
    }

    private Condition negated() {
        if (tokens.takeKeyword("NOT")) {
            tokens.descend();
            Condition negated = new Condition.Not(negated());
            tokens.ascend();
            return negated;
        }
        if (tokens.takeIf("(")) {
            Condition inner = either();
            tokens.expect(")");
            return inner;
        }
        Token word = tokens.peek();
        boolean function = word.kind() == Token.Kind.WORD && tokens.peek(1).isSymbol("(");
        return function && !word.text().equals("size") ? function() : comparison();
    }

    private Condition function() {
        String name = tokens.take().text();
        tokens.expect("(");
        Condition condition =
                switch (name) {
                    case "attribute_exists" -> new Condition.Exists(path());
                    case "attribute_not_exists" -> new Condition.Not(new Condition.Exists(path()));
                    case "attribute_type" -> hasType();
                    case "begins_with" -> ofTwo(Condition.BeginsWith::new);
                    case "contains" -> ofTwo(Condition.Contains::new);
                    default -> throw tokens.invalid("Invalid function name; function: " + name);
                };
        tokens.expect(")");
        return condition;
    }

    private Condition hasType() {
        Path path = path();
        tokens.expect(",");
        Optional<String> type = operand() instanceof Operand.Given given
                ? Optional.ofNullable(given.value().s())
                : Optional.empty();
        return new Condition.HasType(
                path,
                AttributeType.named(type.orElseThrow(() -> tokens.invalid("Incorrect operand type for operator or"
                        + " function; operator or function: attribute_type, operand type: not a string"))));
    }

    private Condition ofTwo(BiFunction<Operand, Operand, Condition> function) {
        Operand first = operand();
        tokens.expect(",");
        return function.apply(first, operand());
    }

    private Condition comparison() {
        Operand left = operand();
        if (tokens.takeKeyword("BETWEEN")) {
            Operand low = operand();
            if (!tokens.takeKeyword("AND")) {
                throw tokens.unexpected();
            }
            return new Condition.Between(left, low, operand());
        }
        if (tokens.takeKeyword("IN")) {
            return oneOf(left);
        }
        Comparison comparison = Comparison.ofSymbol(tokens.peek().text()).orElseThrow(tokens::unexpected);
        tokens.take();
        return new Condition.Compare(left, comparison, operand());
    }

    private Condition oneOf(Operand left) {
        tokens.expect("(");
        List<Condition> equalities = new ArrayList<>();
        do {
            equalities.add(new Condition.Compare(left, Comparison.EQ, operand()));
        } while (tokens.takeIf(","));
        tokens.expect(")");
        if (equalities.size() > MAX_OPERANDS) {
            throw tokens.invalid("Too many operands for IN: " + equalities.size() + ", at most " + MAX_OPERANDS);
        }
        return new Condition.Any(equalities);
    }

    private Operand operand() {
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.VALUE_PLACEHOLDER) {
            AttributeValue value = placeholders.value(tokens, tokens.take().text());
            return new Operand.Given(value);
        }
        if (token.kind() == Token.Kind.WORD && tokens.peek(1).isSymbol("(")) {
            if (!token.text().equals("size")) {
                throw tokens.unexpected();
            }
            tokens.take();
            tokens.expect("(");
            Path path = path();
            tokens.expect(")");
            return new Operand.SizeOf(path);
        }
        return new Operand.At(path());
    }

    private Path path() {
        return PathParser.path(tokens, placeholders);
    }
}
