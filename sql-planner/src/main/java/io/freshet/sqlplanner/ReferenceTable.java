package io.freshet.sqlplanner;

import java.io.Serializable;
import java.util.List;

/** A table that streams are joined to: its name and columns in the exact case. Its rows are given to the job that runs the plan. */
public record ReferenceTable(String name, List<Column> columns) implements Serializable {
    public ReferenceTable {
        columns = List.copyOf(columns);
    }
}
