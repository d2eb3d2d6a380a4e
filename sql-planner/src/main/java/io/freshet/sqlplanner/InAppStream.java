package io.freshet.sqlplanner;

import java.io.Serializable;
import java.util.List;

/** A stream that the application fills by its pumps; {@code ROWTIME} is not listed. */
public record InAppStream(String name, List<Column> columns) implements Serializable {
    public InAppStream {
        columns = List.copyOf(columns);
    }
}
