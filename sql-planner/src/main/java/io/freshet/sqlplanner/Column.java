package io.freshet.sqlplanner;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;

/** A column of a stream: its name in the exact case and its SQL type as text, for example {@code VARCHAR(16)}. */
public record Column(String name, String type) implements Serializable {
    public Column {
        if (name.isEmpty() || name.length() > 128) {
            throw new IllegalArgumentException("column name: '" + name + "' (expected: 1..128 characters)");
        }
        SqlType.of(type);
    }

    /** The type, parsed. */
    public SqlType sqlType() {
        return SqlType.of(type);
    }
}
