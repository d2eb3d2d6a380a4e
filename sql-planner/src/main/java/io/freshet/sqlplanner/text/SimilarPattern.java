package io.freshet.sqlplanner.text;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Patterns of SIMILAR TO as Java's regular expressions. */
public final class SimilarPattern {
    /** The character that stands for none. */
    public static final char NO_ESCAPE = '\0';

    private static final Map<String, String> NAMED = Map.of(
            "[:ALPHA:]", "\\p{Alpha}",
            "[:UPPER:]", "\\p{Upper}",
            "[:LOWER:]", "\\p{Lower}",
            "[:DIGIT:]", "\\d",
            "[:ALNUM:]", "\\p{Alnum}",
            "[:SPACE:]", " ",
            "[:WHITESPACE:]", "\\s");

    private final String pattern;
    private final char escape;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private SimilarPattern(String pattern, char escape) {
        this.pattern = pattern;
        this.escape = escape;
    }

    public static String toRegex(String pattern, char escape) {
        return new SimilarPattern(pattern, escape).translate();
    }

    private String translate() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == escape && escape != NO_ESCAPE) {
                at++;
                regex.append(Pattern.quote(String.valueOf(escaped())));
                at++;
            } else if (c == '[') {
                at++;
                characterClass();
            } else if (c == '{') {
                repetition();
            } else {
                regex.append(
                        switch (c) {
                            case '%' -> ".*";
                            case '_' -> ".";
                            case '|', '*', '+', '?', '(', ')' -> String.valueOf(c);
                            default -> Pattern.quote(String.valueOf(c));
                        });
                at++;
            }
        }
        return regex.toString();
    }

    /** {@code {2}}, {@code {2,}}, {@code {2,5}}. */
    private void repetition() {
        int end = pattern.indexOf('}', at);
        String counts = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!counts.matches("\\d{1,4}(,\\d{0,4})?")) {
            throw new IllegalArgumentException(
                    "pattern '" + pattern + "' has a '{' without a count (expected: {2}, {2,} or {2,5})");
        }
        regex.append('{').append(counts).append('}');
        at = end + 1;
    }

    private char escaped() {
        if (at >= pattern.length()) {
            throw new IllegalArgumentException("pattern '" + pattern + "' ends in the escape character");
        }
        return pattern.charAt(at);
    }

    /** {@code [abc]}, {@code [^abc]}, and {@code [a-e^c]}: what comes before the circumflex without what comes after it. */
    private void characterClass() {
        regex.append('[');
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            regex.append('^');
            at++;
        }
        int members = 0;
        boolean subtracting = false;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            char c = pattern.charAt(at);
            if (c == '[' && pattern.startsWith("[:", at)) {
                named();
            } else if (c == '^' && members > 0 && !subtracting) {
                regex.append("&&[^");
                subtracting = true;
                at++;
            } else if (c == escape && escape != NO_ESCAPE) {
                at++;
                regex.append('\\').append(escaped());
                at++;
            } else {
                regex.append(c == '-' || Character.isLetterOrDigit(c) || Character.isWhitespace(c) ? "" : "\\")
                        .append(c);
                at++;
            }
            members++;
        }
        if (at >= pattern.length() || members == 0) {
            throw new IllegalArgumentException("pattern '" + pattern + "' has a '[' without its characters and ']'");
        }
        at++;
        regex.append(subtracting ? "]]" : "]");
    }

    private void named() {
        int end = pattern.indexOf(":]", at);
        String name = end < 0 ? "" : pattern.substring(at, end + 2).toUpperCase(Locale.ROOT);
        String known = NAMED.get(name);
        if (known == null) {
            throw new IllegalArgumentException("pattern '" + pattern + "' has an unknown character class (expected: "
                    + String.join(", ", NAMED.keySet().stream().sorted().toList()) + ")");
        }
        regex.append(known);
        at = end + 2;
    }
}
