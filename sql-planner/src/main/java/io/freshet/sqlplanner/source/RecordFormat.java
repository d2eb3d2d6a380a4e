package io.freshet.sqlplanner.source;

import java.io.Serializable;

/** How the records of a source are written. */
public sealed interface RecordFormat extends Serializable {

    /** JSON; the row path ({@code $} or {@code $.orders[0:]}) says which part of a record is a row. */
    record Json(String rowPath) implements RecordFormat {}

    /** Delimited text: columns by position. */
    record Csv(String rowDelimiter, String columnDelimiter) implements RecordFormat {
        public Csv {
            if (rowDelimiter.isEmpty() || columnDelimiter.isEmpty()) {
                throw new IllegalArgumentException("CSV delimiters: empty (expected: at least one character each)");
            }
        }
    }
}
