package io.freshet.jobs.local;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an SQL file says about the streams it reads, in comments that a server passes over:
 *
 * <pre>
 *   -- input SOURCE_SQL_STREAM_001 (ticker VARCHAR(4), price DOUBLE)
 *   -- table Companies (ticker VARCHAR(4), name VARCHAR(32))
 * </pre>
 *
 * <p>Names and columns are taken in the case in which they are written, quoted or not, as the API takes them.
 *
 * @param inputs the columns of each input stream
 * @param tables the columns of each reference table
 */
public record Declarations(Map<String, List<Column>> inputs, Map<String, List<Column>> tables) {
    private static final Pattern LINE = Pattern.compile("^\\s*--\\s*(input|table)\\s+(.*)$");
    private static final Pattern NAME = Pattern.compile("\\s*(?:\"([^\"]+)\"|([A-Za-z_][A-Za-z0-9_$]*))\\s*");

    public Declarations {
        inputs = Map.copyOf(inputs);
        tables = Map.copyOf(tables);
    }

    /** The declarations in an application's text; throws with the line of one that cannot be read. */
    public static Declarations in(String sql) {
        Map<String, List<Column>> inputs = new TreeMap<>();
        Map<String, List<Column>> tables = new TreeMap<>();
        String[] lines = sql.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (line.matches()) {
                try {
                    Optional<Named> declared = parsed(line.group(2));
                    declared.ifPresent(found ->
                            ("input".equals(line.group(1)) ? inputs : tables).put(found.name(), found.columns()));
                } catch (IllegalArgumentException e) {
                    throw new LocalException("line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return new Declarations(inputs, tables);
    }

    private record Named(String name, List<Column> columns) {}

    /** Nothing if the comment is only a comment: it has no list of columns behind one name. */
    private static Optional<Named> parsed(String text) {
        Matcher name = NAME.matcher(text);
        if (!name.lookingAt() || name.end() == text.length() || text.charAt(name.end()) != '(') {
            return Optional.empty();
        }
        String stream = named(name);
        String body = text.substring(name.end() + 1).strip();
        if (!body.endsWith(")")) {
            throw new IllegalArgumentException(
                    stream + ": the list of columns has no end (expected: NAME (COLUMN TYPE, ..), on one line)");
        }
        return Optional.of(new Named(stream, columns(body.substring(0, body.length() - 1))));
    }

    /** The columns of {@code ticker VARCHAR(4), price DOUBLE}. */
    static List<Column> columns(String list) {
        List<Column> columns = new ArrayList<>();
        for (String part : split(list)) {
            Matcher name = NAME.matcher(part);
            if (!name.lookingAt() || name.end() == part.length()) {
                throw new IllegalArgumentException("column '" + part.strip() + "' (expected: a name and a type)");
            }
            String type = part.substring(name.end()).strip();
            SqlType.of(type);
            columns.add(new Column(named(name), type));
        }
        return columns;
    }

    private static String named(Matcher name) {
        return name.group(1) == null ? name.group(2) : name.group(1);
    }

    /** At the commas that are in no parentheses and in no quotes. */
    private static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0 && !quoted) {
                parts.add(list.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(list.substring(start));
        return parts;
    }
}
