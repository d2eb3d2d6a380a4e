package io.freshet.sqlplanner.log;

import io.freshet.sqlplanner.text.BoundedPattern;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** REGEX_LOG_PARSE: a column for each capturing group of the first match; no record where nothing matches. */
record RegexLog(BoundedPattern pattern, List<LogColumn> columns) implements LogParser {
    RegexLog {
        columns = List.copyOf(columns);
        if (pattern.groups() == 0) {
            throw new IllegalArgumentException(
                    "regular expression '" + pattern + "' has no group (expected: one for each column)");
        }
        if (columns.size() > pattern.groups()) {
            throw new IllegalArgumentException("regular expression '" + pattern + "' has " + pattern.groups()
                    + " groups for " + columns.size() + " columns");
        }
    }

    @Override
    public @Nullable Object @Nullable [] parse(String line) {
        Matcher matcher = pattern.matcher(line);
        if (!pattern.guarded(matcher::find)) {
            return null;
        }
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).value(matcher.group(i + 1));
        }
        return values;
    }
}
