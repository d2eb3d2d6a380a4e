package io.freshet.server.metadata;

import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Documents in one table of H2 or PostgreSQL. Every call is a transaction of its own, durable when it returns. One
 * connection serves all threads in turn: the control plane is not busy.
 */
public final class JdbcResourceStore implements ResourceStore, AutoCloseable {
    private static final String TABLE =
            """
            CREATE TABLE IF NOT EXISTS freshet_resource (
                kind VARCHAR(64) NOT NULL,
                name VARCHAR(256) NOT NULL,
                version BIGINT NOT NULL,
                document TEXT NOT NULL,
                PRIMARY KEY (kind, name))""";

    private final String database;
    private final JdbcConnection connection;

    private JdbcResourceStore(String url, String user, String password) throws SQLException {
        this.database = JdbcConnection.name(url);
        this.connection = new JdbcConnection(url, user, password);
        connection.make("freshet_resource", TABLE);
    }

    /** Opens a database by its JDBC URL. */
    public static JdbcResourceStore open(String url, String user, String password) {
        try {
            return new JdbcResourceStore(url, user, password);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "metadata database " + JdbcConnection.name(url) + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Opens the database file {@code metadata/freshet} below a data directory; one process at a time may. The file is read and written by channels that stay
     * open when the thread that uses one is interrupted: with the others of H2, a thread that ends in the middle of a write takes the database with it.
     */
    public static JdbcResourceStore inDirectory(Path dataDirectory) {
        Path file =
                dataDirectory.toAbsolutePath().normalize().resolve("metadata").resolve("freshet");
        try {
            return new JdbcResourceStore(
                    "jdbc:h2:async:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "freshet", "");
        } catch (SQLException e) {
            boolean inUse = e.getErrorCode() == 90020;
            throw new IllegalStateException(
                    inUse
                            ? "data directory " + dataDirectory
                                    + " is used by another server: stop it, or give --data-dir"
                            : "metadata database " + file + " cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public synchronized Optional<Resource> find(String kind, String name) {
        return query(
                        "SELECT kind, name, version, document FROM freshet_resource WHERE kind = ? AND name = ?",
                        kind,
                        name)
                .stream()
                .findFirst();
    }

    @Override
    public synchronized List<Resource> list(String kind) {
        List<Resource> resources = new ArrayList<>(
                query("SELECT kind, name, version, document FROM freshet_resource WHERE kind = ?", kind));
        resources.sort((a, b) -> a.name().compareTo(b.name()));
        return resources;
    }

    @Override
    public synchronized Optional<Resource> create(String kind, String name, String document) {
        int stored = update(
                "INSERT INTO freshet_resource (kind, name, version, document) VALUES (?, ?, 1, ?)",
                kind,
                name,
                document);
        return stored == 1 ? Optional.of(new Resource(kind, name, 1, document)) : Optional.empty();
    }

    @Override
    public synchronized Optional<Resource> replace(Resource expected, String document) {
        int stored = update(
                "UPDATE freshet_resource SET document = ?, version = version + 1 WHERE kind = ? AND name = ? AND version = ?",
                document,
                expected.kind(),
                expected.name(),
                expected.version());
        return stored == 1
                ? Optional.of(new Resource(expected.kind(), expected.name(), expected.version() + 1, document))
                : Optional.empty();
    }

    @Override
    public synchronized boolean delete(Resource expected) {
        return update(
                        "DELETE FROM freshet_resource WHERE kind = ? AND name = ? AND version = ?",
                        expected.kind(),
                        expected.name(),
                        expected.version())
                == 1;
    }

    @Override
    public synchronized boolean apply(List<Change> changes) {
        List<Change> ordered = new ArrayList<>(changes);
        ordered.sort(
                Comparator.comparing(Change::kind).thenComparing(Change::name)); // two servers never wait in a ring
        try {
            return connection.atomically(() -> ordered.stream().allMatch(change -> change.in(this)));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private List<Resource> query(String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<Resource> resources = new ArrayList<>();
            while (rows.next()) {
                resources.add(new Resource(rows.getString(1), rows.getString(2), rows.getLong(3), rows.getString(4)));
            }
            return resources;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The rows changed; 0 too if the key is taken. */
    private int update(String sql, Object... parameters) {
        try {
            return connection.update(sql, parameters);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private IllegalStateException failed(SQLException e) {
        return new IllegalStateException("metadata database " + database + " failed: " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
