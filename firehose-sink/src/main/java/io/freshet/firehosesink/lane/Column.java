package io.freshet.firehosesink.lane;

import java.io.Serializable;

/**
 * A column of a table.
 *
 * @param type as Hive writes it, for example {@code bigint}
 */
public record Column(String name, String type) implements Serializable {
    public Column {
        if (name.isEmpty() || type.isEmpty()) {
            throw new IllegalArgumentException("column: '" + name + "' " + type + " (expected: a name and a type)");
        }
    }
}
