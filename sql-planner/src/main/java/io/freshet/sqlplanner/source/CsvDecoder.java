package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Delimited text: columns by position, further ones ignored, missing or empty ones NULL; a value in double quotes may hold delimiters. */
final class CsvDecoder implements RowDecoder {
    private final String rowDelimiter;
    private final String columnDelimiter;
    private final String[] names;
    private final SqlType[] types;
    private final Set<String> needed;

    CsvDecoder(RecordFormat.Csv format, List<SourceColumn> columns, Set<String> needed) {
        this.rowDelimiter = format.rowDelimiter();
        this.columnDelimiter = format.columnDelimiter();
        this.names = columns.stream().map(SourceColumn::name).toArray(String[]::new);
        this.needed = needed;
        this.types =
                columns.stream().map(column -> SqlType.of(column.sqlType())).toArray(SqlType[]::new);
    }

    @Override
    public void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<String> problems) {
        String text = new String(data, StandardCharsets.UTF_8);
        int at = 0;
        while (at < text.length()) {
            List<String> values = new ArrayList<>();
            at = row(text, at, values);
            if (values.size() > 1 || !values.get(0).isBlank()) {
                row(values, rowtime, rows, problems);
            }
        }
    }

    /** Reads the values of a row; returns where the next one starts. */
    private int row(String text, int start, List<String> values) {
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        int at = start;
        while (at < text.length()) {
            if (text.charAt(at) == '"') {
                if (quoted && text.startsWith("\"\"", at)) {
                    value.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
                at++;
            } else if (!quoted && text.startsWith(rowDelimiter, at)) {
                at += rowDelimiter.length();
                values.add(value.toString());
                return at;
            } else if (!quoted && text.startsWith(columnDelimiter, at)) {
                at += columnDelimiter.length();
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(text.charAt(at++));
            }
        }
        values.add(value.toString());
        return at;
    }

    private void row(List<String> values, long rowtime, Consumer<StreamRow> rows, Consumer<String> problems) {
        @Nullable Object[] fields = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            String value = i < values.size() ? values.get(i) : "";
            try {
                fields[i] = value.isEmpty() || !needed.contains(names[i]) ? null : Coercion.ofText(value, types[i]);
            } catch (IllegalArgumentException e) {
                problems.accept("column " + names[i] + ": " + e.getMessage());
                return;
            }
        }
        rows.accept(new StreamRow(rowtime, fields));
    }
}
