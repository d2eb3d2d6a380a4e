package io.freshet.sqlplanner.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * VARIABLE_COLUMN_LOG_PARSE: columns between delimiters. After the escape string a delimiter is text; between quotes (one character, or one that
 * opens and one that closes) everything is. Missing columns are NULL, those that are too many are left out.
 */
record VariableColumns(List<LogColumn> columns, String delimiter, String escape, String quotes) implements LogParser {
    VariableColumns {
        columns = List.copyOf(columns);
        if (delimiter.isEmpty()) {
            throw new IllegalArgumentException("delimiter: empty (expected: at least one character)");
        }
        if (quotes.length() > 2) {
            throw new IllegalArgumentException("quotes: '" + quotes + "' (expected: one or two characters)");
        }
    }

    @Override
    public @Nullable Object[] parse(String line) {
        List<String> texts = split(line.strip().isEmpty() ? "" : line);
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).value(i < texts.size() ? texts.get(i) : null);
        }
        return values;
    }

    private List<String> split(String line) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        int at = 0;
        while (at < line.length() && texts.size() < columns.size()) {
            char c = line.charAt(at);
            if (!escape.isEmpty() && line.startsWith(escape, at) && at + escape.length() < line.length()) {
                at += escape.length();
                int length = line.startsWith(delimiter, at) ? delimiter.length() : 1;
                text.append(line, at, at + length);
                at += length;
            } else if (quoted && c == quotes.charAt(quotes.length() - 1)) {
                quoted = false;
                at++;
            } else if (!quoted && !quotes.isEmpty() && c == quotes.charAt(0) && text.length() == 0) {
                quoted = true;
                at++;
            } else if (!quoted && line.startsWith(delimiter, at)) {
                texts.add(text.toString());
                text.setLength(0);
                at += delimiter.length();
            } else {
                text.append(c);
                at++;
            }
        }
        texts.add(text.toString());
        return texts;
    }
}
