package io.freshet.firehosesink.load;

import io.freshet.firehosesink.lane.ObjectLoader;
import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.TableLoad;
import io.freshet.firehosesink.lane.TableLoad.CopyFormat;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Copies objects into a table of PostgreSQL. The rows and a line of the ledger are one transaction, so an object is in the table once or
 * not at all, whenever the process ends and whoever else loads it at the same time.
 */
public final class PostgresLoader implements ObjectLoader {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);

    private final TableLoad load;
    private final String deliveryStream;
    private final ObjectStore store;
    private final Runnable beforeCommit;
    private volatile @Nullable Connection open;

    public PostgresLoader(TableLoad load, String deliveryStream, ObjectStore store) {
        this(load, deliveryStream, store, () -> {});
    }

    /** Stops somewhere between the copy and its commit. */
    PostgresLoader(TableLoad load, String deliveryStream, ObjectStore store, Runnable beforeCommit) {
        this.load = load;
        this.deliveryStream = deliveryStream;
        this.store = store;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public void load(PendingLoad object) throws IOException {
        try (Connection connection = PostgresConnections.open(load.database(), CONNECT_WITHIN, ANSWER_WITHIN)) {
            open = connection;
            LoadLedger ledger = new LoadLedger(connection, deliveryStream);
            ledger.prepare();
            try {
                copyOnce(connection, ledger, object);
            } catch (SQLException | IOException e) {
                note(connection, ledger, object, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(
                    "table " + load.table() + " of " + load.database().url() + ": " + e.getMessage(), e);
        } finally {
            open = null;
        }
    }

    private static void note(Connection connection, LoadLedger ledger, PendingLoad object, Exception failure) {
        try {
            connection.rollback();
            ledger.failed(object.url(), String.valueOf(failure.getMessage()));
        } catch (SQLException also) {
            failure.addSuppressed(also);
        }
    }

    private void copyOnce(Connection connection, LoadLedger ledger, PendingLoad object)
            throws SQLException, IOException {
        if (!ledger.claim(object.url())) {
            connection.rollback();
            return;
        }
        List<String> columns = load.columns().isEmpty() ? columns(connection) : load.columns();
        try (InputStream stored = store.open(object.bucket(), object.key());
                InputStream plain = object.contentEncoding().equals("gzip") ? new GZIPInputStream(stored) : stored;
                InputStream rows = rows(plain, columns)) {
            long count = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY " + load.table() + " (" + quoted(columns) + ") FROM STDIN WITH (" + options() + ")",
                            rows);
            ledger.loaded(object.url(), count);
        }
        beforeCommit.run();
        connection.commit();
    }

    private InputStream rows(InputStream plain, List<String> columns) throws IOException {
        if (load.format() instanceof CopyFormat.JsonKeys json) {
            return new JsonRows(plain, columns, json.caseInsensitive());
        }
        return new CopyBytes(plain, load.format() instanceof CopyFormat.Delimited delimited && !delimited.escapes());
    }

    private String options() {
        if (load.format() instanceof CopyFormat.Csv csv) {
            return csv(csv.delimiter(), csv.nullAs(), csv.quote());
        }
        if (load.format() instanceof CopyFormat.Delimited delimited) {
            return delimited.escapes()
                    ? "FORMAT text, ENCODING 'UTF8', DELIMITER " + literal(String.valueOf(delimited.delimiter()))
                            + ", NULL " + literal(delimited.nullAs())
                    : csv(delimited.delimiter(), delimited.nullAs(), CopyBytes.NO_QUOTE);
        }
        return "FORMAT text, ENCODING 'UTF8'";
    }

    private static String csv(char delimiter, String nullAs, char quote) {
        return "FORMAT csv, ENCODING 'UTF8', DELIMITER " + literal(String.valueOf(delimiter)) + ", NULL "
                + literal(nullAs) + ", QUOTE " + literal(String.valueOf(quote));
    }

    private List<String> columns(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var nothing = statement.executeQuery("SELECT * FROM " + load.table() + " LIMIT 0")) {
            ResultSetMetaData table = nothing.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= table.getColumnCount(); i++) {
                columns.add(table.getColumnName(i));
            }
            return columns;
        }
    }

    private static String quoted(List<String> columns) {
        return columns.stream()
                .map(column -> '"' + column.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    }

    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        Connection connection = open;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // it is closed already
            }
        }
    }
}
