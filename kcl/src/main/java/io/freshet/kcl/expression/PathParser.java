package io.freshet.kcl.expression;

import java.util.ArrayList;
import java.util.List;

/** Reads paths: a name, then members and indices. */
final class PathParser {
    private static final int MAX_STEPS = 32;
    private static final int MAX_INDEX_DIGITS = 6;

    private PathParser() {}

    static Path path(Tokens tokens, Placeholders placeholders) {
        List<Path.Step> steps = new ArrayList<>();
        steps.add(new Path.Member(name(tokens, placeholders)));
        while (true) {
            if (tokens.takeIf(".")) {
                steps.add(new Path.Member(name(tokens, placeholders)));
            } else if (tokens.takeIf("[")) {
                steps.add(new Path.Index(index(tokens)));
                tokens.expect("]");
            } else {
                return new Path(steps);
            }
            if (steps.size() > MAX_STEPS) {
                throw tokens.invalid("The document path has too many nesting elements");
            }
        }
    }

    private static String name(Tokens tokens, Placeholders placeholders) {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case WORD -> tokens.take().text();
            case NAME_PLACEHOLDER -> placeholders.name(tokens, tokens.take().text());
            case VALUE_PLACEHOLDER, NUMBER, SYMBOL, END -> throw tokens.unexpected();
        };
    }

    private static int index(Tokens tokens) {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.NUMBER) {
            throw tokens.unexpected();
        }
        if (token.text().length() > MAX_INDEX_DIGITS) {
            throw tokens.invalid("List index is not within the allowable range; index: [" + token.text() + "]");
        }
        return Integer.parseInt(tokens.take().text());
    }
}
