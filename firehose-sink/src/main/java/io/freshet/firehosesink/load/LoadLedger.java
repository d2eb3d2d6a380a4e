package io.freshet.firehosesink.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Two tables beside the loaded ones: which objects are loaded, written in the transaction that loads them, and why the last load of a
 * delivery stream failed.
 */
final class LoadLedger {
    private static final int MAX_MESSAGE = 300;

    private final Connection connection;
    private final String deliveryStream;

    LoadLedger(Connection connection, String deliveryStream) {
        this.connection = connection;
        this.deliveryStream = deliveryStream;
    }

    /** Makes the tables if they are not there; commits. */
    void prepare() throws SQLException {
        if (isThere()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS freshet_loads (delivery_stream text NOT NULL, object text NOT"
                    + " NULL, row_count bigint NOT NULL, loaded_at timestamptz NOT NULL DEFAULT now(),"
                    + " PRIMARY KEY (delivery_stream, object))");
            statement.execute("CREATE TABLE IF NOT EXISTS freshet_load_failures (delivery_stream text PRIMARY KEY,"
                    + " object text NOT NULL, message text NOT NULL, failed_at timestamptz NOT NULL DEFAULT now())");
        }
        connection.commit();
    }

    private boolean isThere() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet there = statement.executeQuery(
                        "SELECT to_regclass('freshet_loads'), to_regclass('freshet_load_failures')")) {
            return there.next() && there.getString(1) != null && there.getString(2) != null;
        }
    }

    /** Notes an object as loaded, if the transaction commits; false if another has done so. Waits for one that is about to. */
    boolean claim(String object) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO freshet_loads (delivery_stream, object, row_count) VALUES (?, ?, 0) ON CONFLICT DO NOTHING")) {
            insert.setString(1, deliveryStream);
            insert.setString(2, object);
            return insert.executeUpdate() == 1;
        }
    }

    /** Completes what was claimed; the delivery stream is well again. */
    void loaded(String object, long rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE freshet_loads SET row_count = ? WHERE delivery_stream = ? AND object = ?")) {
            update.setLong(1, rows);
            update.setString(2, deliveryStream);
            update.setString(3, object);
            update.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM freshet_load_failures WHERE delivery_stream = ?")) {
            delete.setString(1, deliveryStream);
            delete.executeUpdate();
        }
    }

    /** In a transaction of its own. */
    void failed(String object, String message) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO freshet_load_failures (delivery_stream, object, message) VALUES (?, ?, ?) ON CONFLICT"
                        + " (delivery_stream) DO UPDATE SET object = excluded.object, message = excluded.message,"
                        + " failed_at = now()")) {
            upsert.setString(1, deliveryStream);
            upsert.setString(2, object);
            upsert.setString(3, message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE));
            upsert.executeUpdate();
        }
        connection.commit();
    }

    /** Why the last load failed; empty if it did not. */
    Optional<String> lastFailure() throws SQLException {
        if (!isThere()) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT object || ': ' || message FROM freshet_load_failures WHERE delivery_stream = ?")) {
            select.setString(1, deliveryStream);
            try (ResultSet failure = select.executeQuery()) {
                return failure.next() ? Optional.of(failure.getString(1)) : Optional.empty();
            }
        }
    }
}
