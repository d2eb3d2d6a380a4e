package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;

/** A column of a source: name, SQL type, and for JSON the path it comes from (empty: the member of that name; CSV goes by position). */
public record SourceColumn(String name, String sqlType, String mapping) implements Serializable {
    public SourceColumn {
        SqlType.of(sqlType);
    }
}
