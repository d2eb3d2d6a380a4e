package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.Column;
import java.io.Serializable;
import java.util.List;

/** How records become rows. */
public record SourceSchema(RecordFormat format, List<SourceColumn> columns) implements Serializable {
    public SourceSchema {
        columns = List.copyOf(columns);
        if (columns.isEmpty() || columns.size() > 1000) {
            throw new IllegalArgumentException("columns: " + columns.size() + " (expected: 1..1000)");
        }
    }

    /** The columns as the planner wants them. */
    public List<Column> streamColumns() {
        return columns.stream().map(c -> new Column(c.name(), c.sqlType())).toList();
    }
}
