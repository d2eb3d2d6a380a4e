package io.freshet.jobs.application;

/**
 * A column of an input stream.
 *
 * @param mapping where in the record its value is, for example {@code $.price}; empty if its position says so (CSV)
 * @param sqlType as the user wrote it, for example {@code VARCHAR(4)}
 */
public record Column(String name, String mapping, String sqlType) {
    public Column {
        if (name.isEmpty() || sqlType.isEmpty()) {
            throw ApplicationException.invalid(
                    "RecordColumn: '" + name + "' " + sqlType + " (expected: a name and an SQL type)");
        }
    }
}
