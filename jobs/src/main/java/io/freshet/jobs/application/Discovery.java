package io.freshet.jobs.application;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a few records of a source look like.
 *
 * @param raw the records, as text
 * @param format null if the records have no schema that fits all of them; then there are no columns and rows either
 * @param rows the values of each row, as text, in the order of the columns
 */
public record Discovery(List<String> raw, @Nullable InputFormat format, List<Column> columns, List<List<String>> rows) {
    public Discovery {
        raw = List.copyOf(raw);
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
