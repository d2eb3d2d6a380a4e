package io.freshet.sqlplanner;

import java.io.Serializable;
import java.util.List;

/**
 * A stream that the application reads, for example {@code SOURCE_SQL_STREAM_001}: its name and columns in the exact case. {@code ROWTIME} and
 * {@code APPROXIMATE_ARRIVAL_TIME} are there without being listed.
 */
public record InputStream(String name, List<Column> columns) implements Serializable {
    public InputStream {
        columns = List.copyOf(columns);
    }
}
