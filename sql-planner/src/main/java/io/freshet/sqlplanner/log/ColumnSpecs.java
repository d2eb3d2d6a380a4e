package io.freshet.sqlplanner.log;

import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lists of columns that log parsers are given as text: {@code name TYPE type [NOT NULL] ['date format'] [START n [FOR m]], ..}. */
final class ColumnSpecs {
    /** A column, and where it lies in a line of fixed columns: -1 where that is not said. */
    record Spec(LogColumn column, int start, int length) {}

    private static final int MAX_COLUMNS = 1000;
    private static final Pattern NAME = Pattern.compile("\\s*(?:\"([^\"]+)\"|([A-Za-z_][A-Za-z0-9_$]*))");
    private static final Pattern TYPE = Pattern.compile(
            "\\s+(?:TYPE\\s+)?([A-Za-z]+(?:\\s+PRECISION)?(?:\\s*\\([\\s\\d,]*\\))?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_NULL = Pattern.compile("\\s+NOT\\s+NULL", Pattern.CASE_INSENSITIVE);
    private static final Pattern FORMAT = Pattern.compile("\\s+'([^']*)'");
    private static final Pattern START = Pattern.compile("\\s+START\\s+(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Pattern FOR = Pattern.compile("\\s+FOR\\s+(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMA = Pattern.compile("\\s*,");

    private final String text;
    private int at;

    private ColumnSpecs(String text) {
        this.text = text;
    }

    /** Parses a list; {@link IllegalArgumentException} says where it is wrong. */
    static List<Spec> of(String text) {
        ColumnSpecs specs = new ColumnSpecs(text.stripTrailing());
        List<Spec> all = new ArrayList<>();
        do {
            all.add(specs.spec());
            if (all.size() > MAX_COLUMNS) {
                throw new IllegalArgumentException("more than " + MAX_COLUMNS + " columns");
            }
        } while (specs.take(COMMA) != null);
        if (specs.at < specs.text.length()) {
            throw specs.wrong("a comma or the end");
        }
        return all;
    }

    private Spec spec() {
        Matcher name = expect(NAME, "the name of a column");
        String unquoted = name.group(2);
        Matcher type = expect(TYPE, "TYPE and a type");
        boolean nullable = take(NOT_NULL) == null;
        Matcher format = take(FORMAT);
        Matcher start = take(START);
        Matcher length = start == null ? null : take(FOR);
        return new Spec(
                new LogColumn(
                        unquoted == null ? name.group(1) : unquoted.toUpperCase(Locale.ROOT),
                        SqlType.of(type.group(1)),
                        nullable,
                        format == null ? "" : format.group(1)),
                start == null ? -1 : Integer.parseInt(start.group(1)),
                length == null ? -1 : Integer.parseInt(length.group(1)));
    }

    private Matcher expect(Pattern pattern, String what) {
        Matcher found = take(pattern);
        if (found == null) {
            throw wrong(what);
        }
        return found;
    }

    private @Nullable Matcher take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher;
    }

    private IllegalArgumentException wrong(String expected) {
        String rest = text.substring(at, Math.min(text.length(), at + 30)).strip();
        return new IllegalArgumentException("column list: '" + (rest.isEmpty() ? "the end" : rest) + "' at character "
                + (at + 1) + " (expected: " + expected + ")");
    }
}
