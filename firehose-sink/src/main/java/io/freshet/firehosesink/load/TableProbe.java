package io.freshet.firehosesink.load;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.TableLoad;
import io.freshet.firehosesink.stream.Receivers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Asks the database whether the table is there, and how the last load went. */
public final class TableProbe implements Receivers {
    /** A description waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public Optional<String> problem(DeliveryConfig config) {
        if (!(config.load() instanceof TableLoad load)) {
            return Optional.empty();
        }
        String meanwhile = ": objects wait in the bucket for as long as RetryOptions says.";
        try (Connection connection = PostgresConnections.open(load.database(), PATIENCE, PATIENCE)) {
            if (!isThere(connection, load.table())) {
                return Optional.of("Table " + load.table() + " is not in "
                        + load.database().url() + meanwhile);
            }
            return new LoadLedger(connection, config.deliveryStreamName())
                    .lastFailure()
                    .map(failure -> "The last load into " + load.table() + " failed: " + failure);
        } catch (SQLException e) {
            return Optional.of(
                    "The database " + load.database().url() + " cannot be used: " + e.getMessage() + meanwhile);
        }
    }

    private static boolean isThere(Connection connection, String table) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            find.setString(1, table);
            try (ResultSet there = find.executeQuery()) {
                return there.next() && there.getBoolean(1);
            }
        }
    }
}
