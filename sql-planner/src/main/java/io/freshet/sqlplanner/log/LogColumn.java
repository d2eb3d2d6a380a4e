package io.freshet.sqlplanner.log;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.source.Coercion;
import io.freshet.sqlplanner.text.DateFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A column of the record that a log parser makes. The format is that of its dates, empty for the usual one. */
public record LogColumn(String name, SqlType type, boolean nullable, String format) {
    private static final int TEXT_LENGTH = 1024;
    private static final long DAY = 86_400_000L;

    /** A column of text, of the length that parsers give where they are not told any. */
    static LogColumn text(String name) {
        return new LogColumn(name, new SqlType(SqlType.Kind.VARCHAR, TEXT_LENGTH, -1), true, "");
    }

    /** COLUMN1 to COLUMNn. */
    static List<LogColumn> numbered(int count) {
        List<LogColumn> columns = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            columns.add(text("COLUMN" + i));
        }
        return columns;
    }

    /** The value that a text is in this column. */
    @Nullable
    Object value(@Nullable String text) {
        boolean isText = type.kind() == SqlType.Kind.VARCHAR || type.kind() == SqlType.Kind.CHAR;
        if (text == null || (text.isBlank() && !isText)) {
            if (!nullable) {
                throw new IllegalArgumentException(
                        "column " + name + " is missing (expected: a value, as it is NOT NULL)");
            }
            return null;
        }
        try {
            return format.isEmpty() ? Coercion.ofText(text, type) : ofFormat(DateFormats.parse(format, text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column " + name + ": " + e.getMessage(), e);
        }
    }

    private Object ofFormat(long millis) {
        return switch (type.kind()) {
            case DATE -> (Object) Math.toIntExact(Math.floorDiv(millis, DAY));
            case TIME -> (Object) (int) Math.floorMod(millis, DAY);
            case TIMESTAMP -> (Object) millis;
            default ->
                throw new IllegalArgumentException(
                        "a date format for " + type.kind().name().toLowerCase(Locale.ROOT));
        };
    }
}
