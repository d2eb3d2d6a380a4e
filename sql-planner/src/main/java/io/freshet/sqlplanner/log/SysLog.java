package io.freshet.sqlplanner.log;

import io.freshet.sqlplanner.row.DateTimes;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.text.DateFormats;
import java.time.DateTimeException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SYS_LOG_PARSE: the time a line begins with and the rest of it. The time is {@code Mar 10 20:25:01} (of 1970, as it has no year) or an ISO 8601 one;
 * a priority and version before it are left out.
 */
record SysLog() implements LogParser {
    private static final Pattern PRIORITY = Pattern.compile("^<\\d{1,3}>(?:\\d{1,3} )?");
    private static final Pattern MONTH = Pattern.compile("^([A-Z][a-z]{2} {1,2}\\d{1,2} \\d{2}:\\d{2}:\\d{2})\\s?");
    private static final Pattern ISO = Pattern.compile(
            "^(\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?:Z|[+-]\\d{2}:\\d{2})?)\\s?");

    @Override
    public List<LogColumn> columns() {
        return List.of(
                new LogColumn("COLUMN1", new SqlType(SqlType.Kind.TIMESTAMP, -1, -1), true, ""),
                LogColumn.text("COLUMN2"));
    }

    @Override
    public @Nullable Object @Nullable [] parse(String line) {
        String text = PRIORITY.matcher(line).replaceFirst("");
        Matcher month = MONTH.matcher(text);
        if (month.find()) {
            return record(DateFormats.parse("MMM d HH:mm:ss", month.group(1)), text.substring(month.end()));
        }
        Matcher iso = ISO.matcher(text);
        if (!iso.find()) {
            return null;
        }
        try {
            return record(DateTimes.timestamp(iso.group(1).replace(',', '.')), text.substring(iso.end()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable Object[] record(long time, String rest) {
        return new @Nullable Object[] {time, columns().get(1).value(rest)};
    }
}
