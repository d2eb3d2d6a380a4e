package io.freshet.firehosesink.load;

import io.freshet.firehosesink.lane.TableLoad.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens connections to a database, with settings of ours only. */
final class PostgresConnections {
    private PostgresConnections() {}

    /**
     * A connection that commits nothing by itself.
     *
     * @param patience for connecting
     * @param answer the longest wait for an answer
     */
    static Connection open(Database database, Duration patience, Duration answer) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", database.user());
        settings.setProperty("password", database.password());
        settings.setProperty("ApplicationName", "freshet");
        settings.setProperty("connectTimeout", Long.toString(patience.toSeconds()));
        settings.setProperty("loginTimeout", Long.toString(patience.toSeconds()));
        settings.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("logServerErrorDetail", "false");
        Connection connection = new Driver().connect(database.url(), settings);
        if (connection == null) {
            throw new SQLException(database.url() + " is no database of PostgreSQL");
        }
        connection.setAutoCommit(false);
        return connection;
    }
}
