package io.freshet.firehosesink.load;

import static org.junit.jupiter.api.Assumptions.abort;

import io.freshet.firehosesink.lane.TableLoad;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL of its own. */
public final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Skips the test if there is none for this machine. */
    public static Postgres start() {
        try {
            return new Postgres(EmbeddedPostgres.start());
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL does not start on this machine: " + e);
        }
    }

    public TableLoad.Database database() {
        return new TableLoad.Database(
                "jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "postgres", "postgres");
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows, their values with a comma between. */
    public List<String> rows(String query) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(result.getString(i));
                }
                rows.add(String.join(",", values));
            }
            return rows;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
