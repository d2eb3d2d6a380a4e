package io.freshet.server.metadata;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leases in one table of H2 or PostgreSQL: at most one holder of a name at any moment, by the clock of the database. A connection of its own, so that nobody's
 * long transaction keeps a renewal waiting.
 */
public final class JdbcLeases implements AutoCloseable {
    private static final String TABLE =
            """
            CREATE TABLE IF NOT EXISTS freshet_lease (
                name VARCHAR(256) NOT NULL PRIMARY KEY,
                holder VARCHAR(64) NOT NULL,
                address VARCHAR(1024) NOT NULL,
                expires_at TIMESTAMP WITH TIME ZONE NOT NULL)""";
    private static final String EXPIRY = "CURRENT_TIMESTAMP + CAST(? AS INTEGER) * INTERVAL '1' SECOND";

    /** A database that does not answer for longer is as good as away. */
    private static final int ANSWER_SECONDS = 3;

    private final String database;
    private final JdbcConnection connection;

    /**
     * Somebody holds it now.
     *
     * @param holder who, as it names itself
     * @param address where it is
     */
    public record Lease(String name, String holder, String address) {}

    private JdbcLeases(String url, String user, String password) throws SQLException {
        this.database = JdbcConnection.name(url);
        this.connection = new JdbcConnection(url, user, password, ANSWER_SECONDS);
        connection.make("freshet_lease", TABLE);
    }

    /** Opens the table in a database, and makes it if it is not there. */
    public static JdbcLeases open(String url, String user, String password) {
        try {
            return new JdbcLeases(url, user, password);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "metadata database " + JdbcConnection.name(url) + " cannot keep leases: " + e.getMessage(), e);
        }
    }

    /**
     * Takes the lease if nobody else has it, or keeps it for longer; false if somebody else has it.
     *
     * @throws IllegalStateException if the database does not answer, as all methods
     */
    public synchronized boolean take(String name, String holder, String address, Duration time) {
        int seconds = (int) time.toSeconds();
        int kept = update(
                "UPDATE freshet_lease SET holder = ?, address = ?, expires_at = " + EXPIRY
                        + " WHERE name = ? AND (holder = ? OR expires_at < CURRENT_TIMESTAMP)",
                holder,
                address,
                seconds,
                name,
                holder);
        if (kept == 1) {
            return true;
        }
        return find(name).isEmpty()
                && update(
                                "INSERT INTO freshet_lease (name, holder, address, expires_at) VALUES (?, ?, ?, "
                                        + EXPIRY + ")",
                                name,
                                holder,
                                address,
                                seconds)
                        == 1;
    }

    /** Gives it back, so that others need not wait until it has expired. */
    public synchronized void release(String name, String holder) {
        int unused = update("DELETE FROM freshet_lease WHERE name = ? AND holder = ?", name, holder);
    }

    /** Who holds it now. */
    public synchronized Optional<Lease> find(String name) {
        return list("name = ?", name).stream().findFirst();
    }

    /** All that are held now whose names begin so. */
    public synchronized List<Lease> beginningWith(String prefix) {
        return list("name LIKE ?", prefix + "%");
    }

    /** Forgets those that have expired a day ago. */
    public synchronized void sweep() {
        int unused = update("DELETE FROM freshet_lease WHERE expires_at < CURRENT_TIMESTAMP - INTERVAL '1' DAY");
    }

    private List<Lease> list(String condition, String parameter) {
        String sql = "SELECT name, holder, address FROM freshet_lease WHERE " + condition
                + " AND expires_at >= CURRENT_TIMESTAMP ORDER BY name";
        List<Lease> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepare(sql, parameter);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Lease(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return found;
    }

    /** The rows changed; 0 too if the name is taken. */
    private int update(String sql, Object... parameters) {
        try {
            return connection.update(sql, parameters);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private IllegalStateException failed(SQLException e) {
        return new IllegalStateException(
                "metadata database " + database + " does not answer about leases: " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection for leases did not close: " + e.getMessage(), e);
        }
    }
}
