package io.freshet.kcl.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.operation.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of one expression, read from left to right. */
final class Tokens {
    private static final int MAX_BYTES = 4 << 10;
    private static final int MAX_DEPTH = 32;
    private static final Pattern WORD = Pattern.compile("\\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<name>#[A-Za-z0-9_]+)"
            + "|(?<value>:[A-Za-z0-9_]+)|(?<number>[0-9]+)|(?<symbol><>|<=|>=|[-=<>+(),.\\[\\]]))");

    private final String kind;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    /** @param kind the request's member, for messages: {@code ConditionExpression} */
    Tokens(String kind, String expression) {
        this.kind = kind;
        if (expression.isBlank()) {
            throw invalid("The expression can not be empty;");
        }
        int bytes = expression.getBytes(UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw invalid("Expression size has exceeded the maximum allowed size; expression size: " + bytes);
        }
        String text = expression.strip();
        Matcher matcher = WORD.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw invalid("Syntax error; token: \"" + text.strip().charAt(Math.min(at, text.length() - 1)) + "\"");
            }
            tokens.add(token(matcher));
            at = matcher.end();
        }
    }

    private static Token token(Matcher matcher) {
        if (matcher.group("word") != null) {
            return new Token(Token.Kind.WORD, matcher.group("word"));
        }
        if (matcher.group("name") != null) {
            return new Token(Token.Kind.NAME_PLACEHOLDER, matcher.group("name"));
        }
        if (matcher.group("value") != null) {
            return new Token(Token.Kind.VALUE_PLACEHOLDER, matcher.group("value"));
        }
        return matcher.group("number") != null
                ? new Token(Token.Kind.NUMBER, matcher.group("number"))
                : new Token(Token.Kind.SYMBOL, matcher.group("symbol"));
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return next + ahead < tokens.size() ? tokens.get(next + ahead) : new Token(Token.Kind.END, "<EOF>");
    }

    Token take() {
        Token token = peek();
        next++;
        return token;
    }

    /** Takes the symbol if it is next. */
    boolean takeIf(String symbol) {
        boolean there = peek().isSymbol(symbol);
        next += there ? 1 : 0;
        return there;
    }

    boolean takeKeyword(String keyword) {
        boolean there = peek().isKeyword(keyword);
        next += there ? 1 : 0;
        return there;
    }

    void expect(String symbol) {
        if (!takeIf(symbol)) {
            throw unexpected();
        }
    }

    void expectEnd() {
        if (peek().kind() != Token.Kind.END) {
            throw unexpected();
        }
    }

    /** To be called on the way into what may hold itself. */
    void descend() {
        if (++depth > MAX_DEPTH) {
            throw invalid("The expression contains more than " + MAX_DEPTH + " nested levels");
        }
    }

    void ascend() {
        depth--;
    }

    ApiException unexpected() {
        StringBuilder near = new StringBuilder();
        for (int i = Math.max(0, next - 1); i < Math.min(tokens.size(), next + 2); i++) {
            near.append(near.isEmpty() ? "" : " ").append(tokens.get(i).text());
        }
        return invalid("Syntax error; token: \"" + peek().text() + "\", near: \"" + near + "\"");
    }

    ApiException invalid(String what) {
        return ApiException.validation("Invalid " + kind + ": " + what);
    }
}
