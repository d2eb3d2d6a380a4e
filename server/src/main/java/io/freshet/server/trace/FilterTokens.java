package io.freshet.server.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a filter expression, one after the other. Every complaint names the character, counted from 1. */
final class FilterTokens {
    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern TOKEN = Pattern.compile("(?<string>\"(?:[^\"\\\\]|\\\\[\"\\\\])*+\")"
            + "|(?<key>annotation\\[[^\\[\\]]+])"
            + "|(?<word>[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_]+)*+)"
            + "|(?<number>-?\\d{1,15}(?:\\.\\d{1,15})?(?![\\w.]))"
            + "|(?<sign>!=|<=|>=|[=<>!(){},:])");

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    enum Kind {
        STRING,
        KEY,
        WORD,
        NUMBER,
        SIGN,
        END
    }

    /**
     * A word.
     *
     * @param text of a string what it means; of a key what stands between the brackets
     * @param at its first character, from 0
     */
    record Token(Kind kind, String text, int at) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        /** Whether it is a word of the language, in whatever case. */
        boolean says(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }

        IllegalArgumentException refused(String expected) {
            return FilterTokens.refused(at, (kind == Kind.END ? "the end" : text) + " (expected: " + expected + ")");
        }
    }

    FilterTokens(String text) {
        Matcher space = SPACE.matcher(text);
        Matcher token = TOKEN.matcher(text);
        int at = space.lookingAt() ? space.end() : 0;
        while (at < text.length()) {
            if (!token.region(at, text.length()).lookingAt()) {
                throw refused(at, hint(text, at));
            }
            tokens.add(token(token, at));
            at = space.region(token.end(), text.length()).lookingAt() ? space.end() : token.end();
        }
        tokens.add(new Token(Kind.END, "", text.length()));
    }

    private static Token token(Matcher found, int at) {
        for (Kind kind : List.of(Kind.STRING, Kind.KEY, Kind.WORD, Kind.NUMBER)) {
            String text = found.group(kind.name().toLowerCase(Locale.ROOT));
            if (text != null) {
                return new Token(
                        kind,
                        switch (kind) {
                            case STRING -> text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
                            case KEY -> text.substring("annotation[".length(), text.length() - 1);
                            case WORD, NUMBER, SIGN, END -> text;
                        },
                        at);
            }
        }
        return new Token(Kind.SIGN, found.group("sign"), at);
    }

    private static String hint(String text, int at) {
        String found = text.substring(at, text.offsetByCodePoints(at, 1));
        return switch (found) {
            case "\"" -> "a string without its end (expected: \"...\", with \\\" for a quotation mark within)";
            case "'" -> "' (expected: strings in double quotation marks)";
            case "[" -> "[ (expected: annotation[key])";
            case "&", "|" -> found + " (expected: AND, OR)";
            default -> found + " (expected: a keyword, a comparison or a value)";
        };
    }

    static IllegalArgumentException refused(int at, String problem) {
        return new IllegalArgumentException("FilterExpression, character " + (at + 1) + ": " + problem);
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        Token token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Whether the next one is this sign, which is taken then. */
    boolean takes(String sign) {
        boolean there = peek().is(sign);
        if (there) {
            take();
        }
        return there;
    }

    /** The next one has to be this sign. */
    void expect(String sign) {
        if (!takes(sign)) {
            throw peek().refused(sign);
        }
    }

    /** The next one has to be a string. */
    String string() {
        if (peek().kind() != Kind.STRING) {
            throw peek().refused("a string in double quotation marks");
        }
        return take().text();
    }
}
