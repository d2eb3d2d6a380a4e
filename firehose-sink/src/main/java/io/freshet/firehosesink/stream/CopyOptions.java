package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;

import io.freshet.firehosesink.lane.TableLoad.CopyFormat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of Redshift's COPY that mean something to PostgreSQL's; any other is refused by its name.
 *
 * @param gzip whether the objects are compressed
 */
record CopyOptions(CopyFormat format, boolean gzip) {
    private static final Pattern TOKEN = Pattern.compile("\\s*('((?:[^']|'')*)'|[A-Za-z_]+|[^\\s'])");
    private static final Set<String> SWITCHES = Set.of("ON", "OFF", "TRUE", "FALSE");

    static CopyOptions parse(String options) {
        return new Parser(options).parse();
    }

    private static final class Parser {
        private final Deque<String> tokens = new ArrayDeque<>();
        private boolean csv;
        private boolean json;
        private boolean jsonIgnoresCase;
        private boolean escapes;
        private boolean gzip;
        private char delimiter;
        private char quote = '"';
        private String nullAs = "\\N";

        Parser(String options) {
            String text = options.strip();
            Matcher token = TOKEN.matcher(text);
            for (int position = 0; position < text.length(); position = token.end()) {
                if (!token.region(position, text.length()).lookingAt()) {
                    throw invalid("CopyOptions is not understood at '"
                            + text.substring(position).strip() + "'.");
                }
                tokens.add(token.group(1));
            }
        }

        CopyOptions parse() {
            while (!tokens.isEmpty()) {
                option(tokens.remove());
            }
            if (json && (csv || delimiter != 0 || escapes)) {
                throw invalid("CopyOptions: JSON cannot be combined with CSV, DELIMITER or ESCAPE.");
            }
            if (csv && escapes) {
                throw invalid("CopyOptions: CSV cannot be combined with ESCAPE.");
            }
            if (json) {
                return new CopyOptions(new CopyFormat.JsonKeys(jsonIgnoresCase), gzip);
            }
            return new CopyOptions(
                    csv
                            ? new CopyFormat.Csv(delimiter == 0 ? ',' : delimiter, quote, nullAs)
                            : new CopyFormat.Delimited(delimiter == 0 ? '|' : delimiter, nullAs, escapes),
                    gzip);
        }

        private void option(String name) {
            switch (name.toUpperCase(Locale.ROOT)) {
                case "FORMAT" -> {
                    skipAs();
                    format(tokens.isEmpty() ? "" : tokens.remove());
                }
                case "CSV", "JSON" -> format(name);
                case "QUOTE" -> quote = character(name);
                case "DELIMITER" -> delimiter = character(name);
                case "NULL" -> nullAs = string(name);
                case "ESCAPE" -> escapes = true;
                case "GZIP" -> gzip = true;
                case "DATEFORMAT", "TIMEFORMAT" -> only(name, "auto");
                case "COMPUPDATE", "STATUPDATE" -> skipSwitch();
                default ->
                    throw invalid("CopyOptions: " + name + " is not supported (expected: CSV, QUOTE, DELIMITER, NULL,"
                            + " ESCAPE, JSON 'auto', GZIP, DATEFORMAT 'auto', TIMEFORMAT 'auto', COMPUPDATE or"
                            + " STATUPDATE).");
            }
        }

        private void format(String format) {
            switch (format.toUpperCase(Locale.ROOT)) {
                case "CSV" -> csv = true;
                case "JSON" -> {
                    json = true;
                    String mapping = string("JSON");
                    jsonIgnoresCase = mapping.equals("auto ignorecase");
                    if (!jsonIgnoresCase && !mapping.equals("auto")) {
                        throw invalid("CopyOptions: JSON '" + mapping
                                + "' is not supported (expected: 'auto' or 'auto ignorecase').");
                    }
                }
                default ->
                    throw invalid(
                            "CopyOptions: FORMAT " + format + " is not supported (expected: CSV or JSON 'auto').");
            }
        }

        private void skipAs() {
            if (!tokens.isEmpty() && tokens.peek().equalsIgnoreCase("AS")) {
                tokens.remove();
            }
        }

        private void skipSwitch() {
            if (!tokens.isEmpty() && SWITCHES.contains(tokens.peek().toUpperCase(Locale.ROOT))) {
                tokens.remove();
            }
        }

        private void only(String name, String value) {
            String given = string(name);
            if (!given.equals(value)) {
                throw invalid(
                        "CopyOptions: " + name + " '" + given + "' is not supported (expected: '" + value + "').");
            }
        }

        private String string(String name) {
            skipAs();
            String token = tokens.isEmpty() ? "" : tokens.remove();
            if (!token.startsWith("'")) {
                throw invalid(
                        "CopyOptions: " + name + " is followed by '" + token + "' (expected: a string in quotes).");
            }
            return token.substring(1, token.length() - 1).replace("''", "'");
        }

        private char character(String name) {
            String string = string(name);
            String meant = string.equals("\\t")
                    ? "\t"
                    : string.matches("\\\\[0-7]{3}")
                            ? String.valueOf((char) Integer.parseInt(string.substring(1), 8))
                            : string.equals("\\\\") ? "\\" : string;
            boolean fits =
                    meant.length() == 1 && meant.charAt(0) > 0 && meant.charAt(0) < 0x7f && !"\r\n".contains(meant);
            if (!fits) {
                throw invalid("CopyOptions: " + name + " '" + string + "' (expected: one character of ASCII, '\\t' or"
                        + " three octal digits after a backslash).");
            }
            return meant.charAt(0);
        }
    }
}
