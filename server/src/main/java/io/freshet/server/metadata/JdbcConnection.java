package io.freshet.server.metadata;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/**
 * The one connection of a table of ours in H2 or PostgreSQL, opened again if the database has dropped it, but not in the middle of a transaction. Whoever uses it
 * takes care that one thread does at a time.
 */
final class JdbcConnection implements AutoCloseable {
    private static final int VALID_SECONDS = 5;
    private static final int DUPLICATE_KEY = 23505;
    private static final String DUPLICATE_KEY_STATE = "23505";

    private final String url;
    private final String user;
    private final String password;
    private final int answerSeconds;
    private Connection connection;
    private boolean inTransaction;

    /** Waits for answers as long as they take. */
    JdbcConnection(String url, String user, String password) throws SQLException {
        this(url, user, password, 0);
    }

    /**
     * Takes a database that does not answer for longer as one that is away.
     *
     * @param answerSeconds 0 for as long as it takes
     */
    JdbcConnection(String url, String user, String password, int answerSeconds) throws SQLException {
        this.url = url;
        this.user = user;
        this.password = password;
        this.answerSeconds = answerSeconds;
        this.connection = connect();
    }

    private Connection connect() throws SQLException {
        Connection made = DriverManager.getConnection(url, user, password);
        if (answerSeconds > 0) {
            made.setNetworkTimeout(Runnable::run, answerSeconds * 1000);
        }
        return made;
    }

    /** Makes a table if it is not there; of several servers that begin at once one does, which the others take as it is. */
    void make(String table, String definition) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement(definition)) {
            create.execute();
        } catch (SQLException e) {
            try (PreparedStatement look = connection.prepareStatement("SELECT 1 FROM " + table + " WHERE 1 = 0")) {
                look.execute();
            } catch (SQLException stillAbsent) {
                e.addSuppressed(stillAbsent);
                throw e;
            }
        }
    }

    PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = valid().prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** The rows changed; 0 too if the key is taken. */
    int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            if (e.getErrorCode() == DUPLICATE_KEY || DUPLICATE_KEY_STATE.equals(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }

    /** All that it does, or nothing if it answers false or fails; what it answered. */
    boolean atomically(BooleanSupplier work) throws SQLException {
        valid().setAutoCommit(false);
        inTransaction = true;
        try {
            boolean done = work.getAsBoolean();
            if (done) {
                connection.commit();
            }
            return done;
        } finally {
            inTransaction = false;
            connection.rollback(); // of nothing, after a commit
            connection.setAutoCommit(true);
        }
    }

    private Connection valid() throws SQLException {
        if (!inTransaction && !connection.isValid(answerSeconds > 0 ? answerSeconds : VALID_SECONDS)) {
            connection.close();
            connection = connect();
        }
        return connection;
    }

    /** The database's URL without its parameters, in which a password may be. */
    static String name(String url) {
        return url.split("[?;]", 2)[0];
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
