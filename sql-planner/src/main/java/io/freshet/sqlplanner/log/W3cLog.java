package io.freshet.sqlplanner.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * W3C_LOG_PARSE: a column of text for each specifier of an Apache log format, for example {@code %h %l %u %t "%r" %>s %b}. A value reaches to the text
 * that comes after its specifier; a time in brackets keeps them, quotes around a value go. No record where a line is not of the format.
 *
 * <p>Between the specifiers are {@code texts}: one before the first, one after each.
 */
record W3cLog(List<String> specifiers, List<String> texts) implements LogParser {
    private static final Pattern SPECIFIER =
            Pattern.compile("%!?(?:\\d{3}(?:,\\d{3})*)?[<>]?(?:\\{[^}]*\\}|\\[[^\\]]*\\])?(\\^ti|\\^to|[a-zA-Z%])");
    private static final String KNOWN = "aABbCDefhHiIklLmnoOpPqrRsStTuUvVX";
    private static final String MAY_HAVE_BLANKS = "ieCnort";
    private static final Map<String, String> NAMED = Map.of(
            "COMMON", "%h %l %u %t \"%r\" %>s %b",
            "COMMON WITH VHOST", "%v %h %l %u %t \"%r\" %>s %b",
            "NCSA EXTENDED", "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\"",
            "REFERER", "%{Referer}i -> %U",
            "AGENT", "%{User-agent}i",
            // the fields that IIS writes unless told otherwise
            "IIS", "%i" + " %i".repeat(14));

    W3cLog {
        specifiers = List.copyOf(specifiers);
        texts = List.copyOf(texts);
        if (specifiers.isEmpty()) {
            throw new IllegalArgumentException("log format: no specifiers (expected: one of "
                    + NAMED.keySet().stream().sorted().toList() + ", or specifiers such as %h %l %u)");
        }
        for (int i = 1; i < specifiers.size(); i++) {
            if (texts.get(i).isEmpty()) {
                throw new IllegalArgumentException("log format: %" + specifiers.get(i - 1) + " and %"
                        + specifiers.get(i) + " touch (expected: text between specifiers)");
            }
        }
    }

    /** The parser of a format, or of one that has a name. */
    static W3cLog of(String nameOrFormat) {
        String format = NAMED.getOrDefault(nameOrFormat.strip().replaceAll("\\s+", " "), nameOrFormat);
        List<String> specifiers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = SPECIFIER.matcher(format);
        int at = 0;
        while (matcher.find(at)) {
            text.append(format, at, matcher.start());
            at = matcher.end();
            String letter = matcher.group(1);
            if (letter.equals("%")) {
                text.append('%');
            } else if (letter.length() == 1 && KNOWN.indexOf(letter) < 0) {
                throw new IllegalArgumentException("log format: '" + matcher.group() + "' is no specifier");
            } else {
                texts.add(text.toString());
                specifiers.add(letter);
                text.setLength(0);
            }
        }
        texts.add(text.append(format.substring(at)).toString());
        return new W3cLog(specifiers, texts);
    }

    @Override
    public List<LogColumn> columns() {
        return LogColumn.numbered(specifiers.size());
    }

    @Override
    public @Nullable Object @Nullable [] parse(String raw) {
        String line = raw.stripTrailing();
        if (!line.startsWith(texts.get(0))) {
            return null;
        }
        @Nullable Object[] values = new @Nullable Object[specifiers.size()];
        int at = texts.get(0).length();
        for (int i = 0; i < values.length; i++) {
            String after = texts.get(i + 1);
            int end = i == values.length - 1 && after.isEmpty() ? line.length() : end(line, at, i, after);
            if (end < 0) {
                return null;
            }
            values[i] = LogColumn.text("COLUMN" + (i + 1)).value(line.substring(at, end));
            if (i == values.length - 1 && !MAY_HAVE_BLANKS.contains(specifiers.get(i)) && line.indexOf(' ', at) >= 0) {
                return null;
            }
            at = end + after.length();
        }
        return at == line.length() ? values : null;
    }

    /** Where the value ends that begins here, or -1. */
    private int end(String line, int at, int specifier, String after) {
        if (specifiers.get(specifier).equals("t") && line.startsWith("[", at)) {
            int bracket = line.indexOf(']', at);
            return bracket >= 0 && line.startsWith(after, bracket + 1) ? bracket + 1 : -1;
        }
        int end = line.indexOf(after, at);
        boolean quoted = texts.get(specifier).endsWith("\"") && after.startsWith("\"");
        while (quoted && end > at && line.charAt(end - 1) == '\\') {
            end = line.indexOf(after, end + 1); // a quote within the value
        }
        return end;
    }
}
