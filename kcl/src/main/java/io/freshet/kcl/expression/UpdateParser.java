package io.freshet.kcl.expression;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads updates: sections {@code SET}, {@code REMOVE}, {@code ADD} and {@code DELETE}, each at most once. */
final class UpdateParser {
    private final Tokens tokens;
    private final Placeholders placeholders;

    UpdateParser(Tokens tokens, Placeholders placeholders) {
        this.tokens = tokens;
        this.placeholders = placeholders;
    }

    Update whole() {
        List<UpdateAction> actions = new ArrayList<>();
        Set<String> sections = new HashSet<>();
        while (tokens.peek().kind() != Token.Kind.END) {
            if (tokens.peek().kind() != Token.Kind.WORD) {
                throw tokens.unexpected();
            }
            String section = tokens.peek().text().toUpperCase(Locale.ROOT);
            if (!Set.of("SET", "REMOVE", "ADD", "DELETE").contains(section)) {
                throw tokens.unexpected();
            }
            if (!sections.add(section)) {
                throw tokens.invalid("The \"" + section + "\" section can only be used once in an update expression;");
            }
            tokens.take();
            do {
                actions.add(action(section));
            } while (tokens.takeIf(","));
        }
        return new Update(actions);
    }

    private UpdateAction action(String section) {
        Path path = PathParser.path(tokens, placeholders);
        return switch (section) {
            case "SET" -> {
                tokens.expect("=");
                yield new UpdateAction.Set(path, value());
            }
            case "REMOVE" -> new UpdateAction.Remove(path);
            case "ADD" -> new UpdateAction.Add(path, given());
            default -> new UpdateAction.Delete(path, given());
        };
    }

    private AttributeValue given() {
        if (tokens.peek().kind() != Token.Kind.VALUE_PLACEHOLDER) {
            throw tokens.unexpected();
        }
        return placeholders.value(tokens, tokens.take().text());
    }

    private UpdateValue value() {
        UpdateValue first = term();
        if (tokens.takeIf("+")) {
            return new UpdateValue.Sum(first, term(), false);
        }
        return tokens.takeIf("-") ? new UpdateValue.Sum(first, term(), true) : first;
    }

    private UpdateValue term() {
        tokens.descend();
        UpdateValue value = tokens.peek(1).isSymbol("(") ? function() : operand();
        tokens.ascend();
        return value;
    }

    private UpdateValue operand() {
        return new UpdateValue.Of(
                tokens.peek().kind() == Token.Kind.VALUE_PLACEHOLDER
                        ? new Operand.Given(given())
                        : new Operand.At(PathParser.path(tokens, placeholders)));
    }

    private UpdateValue function() {
        String name = tokens.take().text();
        tokens.expect("(");
        UpdateValue value =
                switch (name) {
                    case "if_not_exists" -> {
                        Path path = PathParser.path(tokens, placeholders);
                        tokens.expect(",");
                        yield new UpdateValue.IfNotExists(path, term());
                    }
                    case "list_append" -> {
                        UpdateValue first = term();
                        tokens.expect(",");
                        yield new UpdateValue.Concatenation(first, term());
                    }
                    default -> throw tokens.invalid("Invalid function name; function: " + name);
                };
        tokens.expect(")");
        return value;
    }
}
