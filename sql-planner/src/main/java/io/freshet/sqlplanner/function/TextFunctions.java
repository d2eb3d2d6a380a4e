package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.text.BoundedPattern;
import io.freshet.sqlplanner.text.LikePattern;
import io.freshet.sqlplanner.text.Memo;
import io.freshet.sqlplanner.text.SimilarPattern;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.linq4j.function.SemiStrict;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/** What the dialect's functions on text compute; called by generated code, never with NULL. */
@Strict
public final class TextFunctions {
    private record Escaped(String pattern, char escape) {}

    private static final Memo<String, BoundedPattern> REGEXES = new Memo<>(regex -> BoundedPattern.compile(regex, 0));
    private static final Memo<Escaped, BoundedPattern> SIMILAR = new Memo<>(
            key -> BoundedPattern.compile(SimilarPattern.toRegex(key.pattern(), key.escape()), Pattern.DOTALL));
    private static final Memo<Escaped, LikePattern> LIKE =
            new Memo<>(key -> LikePattern.of(key.pattern(), key.escape()));
    private static final Memo<Escaped, BoundedPattern> PARTS = new Memo<>(TextFunctions::parts);

    private TextFunctions() {}

    public static boolean like(String text, String pattern) {
        return LIKE.get(new Escaped(pattern, SimilarPattern.NO_ESCAPE)).matches(text);
    }

    public static boolean likeEscape(String text, String pattern, String escape) {
        return LIKE.get(new Escaped(pattern, single(escape))).matches(text);
    }

    public static boolean similar(String text, String pattern) {
        return SIMILAR.get(new Escaped(pattern, SimilarPattern.NO_ESCAPE)).matches(text);
    }

    public static boolean similarEscape(String text, String pattern, String escape) {
        return SIMILAR.get(new Escaped(pattern, single(escape))).matches(text);
    }

    /** SUBSTRING(text FROM 'regex'): the first match, NULL if there is none. */
    @SemiStrict
    public static @Nullable String substringRegex(String text, String regex) {
        BoundedPattern pattern = REGEXES.get(regex);
        Matcher matcher = pattern.matcher(text);
        return pattern.guarded(matcher::find) ? matcher.group() : null;
    }

    /** SUBSTRING(text SIMILAR pattern ESCAPE character): what is between the two escaped double quotes, NULL if the whole does not match. */
    @SemiStrict
    public static @Nullable String substringSimilar(String text, String pattern, String escape) {
        BoundedPattern parts = PARTS.get(new Escaped(pattern, single(escape)));
        Matcher matcher = parts.matcher(text);
        return parts.guarded(matcher::matches) ? matcher.group("found") : null;
    }

    private static BoundedPattern parts(Escaped key) {
        String[] parts = key.pattern().split(Pattern.quote(key.escape() + "\""), -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("SUBSTRING .. SIMILAR '" + key.pattern() + "' has " + (parts.length - 1)
                    + " times " + key.escape() + "\" (expected: 2, around the part that is wanted)");
        }
        String regex = "(?:" + SimilarPattern.toRegex(parts[0], key.escape()) + ")(?<found>"
                + SimilarPattern.toRegex(parts[1], key.escape()) + ")(?:"
                + SimilarPattern.toRegex(parts[2], key.escape()) + ")";
        return BoundedPattern.compile(regex, Pattern.DOTALL);
    }

    private static char single(String escape) {
        if (escape.length() != 1) {
            throw new IllegalArgumentException("ESCAPE '" + escape + "' (expected: one character)");
        }
        return escape.charAt(0);
    }

    /** OVERLAY without FOR: as many characters as are placed. */
    public static String overlay(String text, String placed, int from) {
        return overlayFor(text, placed, from, placed.length());
    }

    /** OVERLAY: what is before position {@code from} (1-based), what is placed, what is after the {@code length} characters there. */
    public static String overlayFor(String text, String placed, int from, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("OVERLAY .. FOR " + length + " (expected: zero or more)");
        }
        long resume = Math.max(1, (long) from + length);
        String before = text.substring(0, (int) Math.max(0, Math.min(text.length(), from - 1L)));
        return before + placed + (resume > text.length() ? "" : text.substring((int) resume - 1));
    }

    /** REGEX_REPLACE: from a position (1-based) on, every match (occurrence 0) or one of them. */
    public static String regexReplace(String text, String regex, String replacement, int start, int occurrence) {
        if (start < 1 || occurrence < 0) {
            throw new IllegalArgumentException("REGEX_REPLACE start " + start + ", occurrence " + occurrence
                    + " (expected: start 1 or more, occurrence 0 or more)");
        }
        if (start > text.length() + 1) {
            return text;
        }
        BoundedPattern pattern = REGEXES.get(regex);
        return pattern.guarded(() -> replace(pattern.matcher(text), text, replacement, start, occurrence));
    }

    private static String replace(Matcher matcher, String text, String replacement, int start, int occurrence) {
        StringBuilder result = new StringBuilder();
        int seen = 0;
        boolean found = matcher.find(start - 1);
        while (found && (occurrence == 0 || seen < occurrence)) {
            seen++;
            if (occurrence == 0 || seen == occurrence) {
                matcher.appendReplacement(result, replacement);
            }
            found = matcher.find();
        }
        if (result.length() == 0 && (seen == 0 || seen < occurrence)) {
            return text;
        }
        return matcher.appendTail(result).toString();
    }

    /** Text on its way into a shorter column: cut, as ingest does. */
    public static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /** Text on its way into a CHAR column: cut or filled with blanks. */
    public static String pad(String text, int length) {
        return text.length() >= length ? cut(text, length) : text + " ".repeat(length - text.length());
    }
}
