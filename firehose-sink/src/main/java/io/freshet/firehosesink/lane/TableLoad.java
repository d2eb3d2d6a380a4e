package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The table of a database that delivered objects are loaded into.
 *
 * @param table as it stands in SQL, quoted
 * @param columns by name, in the order of the fields; empty for all of the table's
 * @param retryFor how long the load of an object is tried again
 */
public record TableLoad(Database database, String table, List<String> columns, CopyFormat format, Duration retryFor)
        implements Load {
    public TableLoad {
        requireNonNull(database, "database");
        requireNonNull(format, "format");
        requireNonNull(retryFor, "retryFor");
        if (table.isEmpty()) {
            throw new IllegalArgumentException("table: '' (expected: a name)");
        }
        columns = List.copyOf(columns);
    }

    @Override
    public String metric() {
        return "DeliveryToRedshift";
    }

    /**
     * A database and who uses it.
     *
     * @param url without user and password
     */
    public record Database(String url, String user, String password) implements Serializable {
        @Override
        public String toString() {
            return "Database[" + url + ", " + user + ", ***]";
        }
    }

    /** How the rows stand in an object. */
    public sealed interface CopyFormat extends Serializable {
        /**
         * A line for each row.
         *
         * @param nullAs what stands for a value that is not there
         * @param escapes whether a backslash takes the meaning from what follows it
         */
        record Delimited(char delimiter, String nullAs, boolean escapes) implements CopyFormat {}

        /** Comma-separated values, or separated by something else. */
        record Csv(char delimiter, char quote, String nullAs) implements CopyFormat {}

        /** An object of JSON for each row: its keys are the names of columns. */
        record JsonKeys(boolean caseInsensitive) implements CopyFormat {}
    }
}
