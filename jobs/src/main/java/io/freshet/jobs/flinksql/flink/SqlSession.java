package io.freshet.jobs.flinksql.flink;

import io.freshet.jobs.flinksql.FlinkSqlException;
import io.freshet.jobs.flinksql.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.DescribeTableOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.ShowOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.UseDatabaseOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;
import org.apache.flink.table.operations.ddl.CreateViewOperation;
import org.apache.flink.table.operations.ddl.DropTableOperation;
import org.apache.flink.table.operations.ddl.DropViewOperation;

/**
 * Runs the declarations of one script and sorts out its other statements. What would reach outside of the tables (files, classes, other
 * catalogs) is refused: a script may come from the network.
 */
final class SqlSession {
    private final Script script;
    private final StreamTableEnvironment tables;
    private final List<Script.Statement> inserts = new ArrayList<>();
    private final List<Script.Statement> questions = new ArrayList<>();

    private SqlSession(Script script, StreamTableEnvironment tables) {
        this.script = script;
        this.tables = tables;
    }

    /** Declares what the script declares; throws {@link FlinkSqlException} for the first statement that cannot be run. */
    @SuppressWarnings("deprecation") // what took its place makes catalogs out of texts, and ours has live parts
    static SqlSession open(
            Script script,
            StreamExecutionEnvironment environment,
            EnvironmentSettings settings,
            TableBackends backends,
            TableScope scope) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment, settings);
        tables.registerCatalog(FreshetCatalog.NAME, new FreshetCatalog(backends, scope));
        tables.useCatalog(FreshetCatalog.NAME);
        tables.getConfig().set("table.local-time-zone", "UTC");
        SqlSession session = new SqlSession(script, tables);
        script.statements().forEach(session::take);
        return session;
    }

    StreamTableEnvironment tables() {
        return tables;
    }

    List<Script.Statement> inserts() {
        return inserts;
    }

    /** Queries, and statements that show something. */
    List<Script.Statement> questions() {
        return questions;
    }

    Script script() {
        return script;
    }

    private void take(Script.Statement statement) {
        Operation operation = guarded(statement, () -> ((TableEnvironmentInternal) tables)
                .getParser()
                .parse(statement.text())
                .get(0));
        if (operation instanceof CreateTableOperation create) {
            declare(statement, create);
        } else if (operation instanceof SetOperation set) {
            configure(statement, set);
        } else if (operation instanceof CreateViewOperation
                || operation instanceof DropTableOperation
                || operation instanceof DropViewOperation
                || operation instanceof UseDatabaseOperation) {
            guarded(statement, () -> ((TableEnvironmentInternal) tables).executeInternal(operation));
        } else if (operation instanceof SinkModifyOperation insert) {
            requireInsert(statement, insert);
            inserts.add(statement);
        } else if (operation instanceof QueryOperation || shows(operation)) {
            questions.add(statement);
        } else {
            throw Problems.refused(
                    words(statement) + " cannot be run here",
                    "expected: CREATE TABLE, CREATE VIEW, DROP, USE, SET, INSERT INTO, a query, SHOW, DESCRIBE or EXPLAIN",
                    script,
                    statement);
        }
    }

    private static boolean shows(Operation operation) {
        return operation instanceof ShowOperation
                || operation instanceof DescribeTableOperation
                || operation instanceof ExplainOperation;
    }

    /** A table lasts as long as the script, temporary or not; a temporary one would not be made by our catalog. */
    private void declare(Script.Statement statement, CreateTableOperation create) {
        String connector = create.getCatalogTable().getOptions().getOrDefault("connector", "");
        boolean known = TableOptions.HARMLESS.contains(connector)
                || connector.equals(TableOptions.STREAM_CONNECTOR)
                || connector.equals(TableOptions.DELIVERY_CONNECTOR);
        if (!known) {
            throw Problems.of(FreshetTables.unknownConnector(connector), script, statement);
        }
        guarded(statement, () -> ((TableEnvironmentInternal) tables)
                .executeInternal(new CreateTableOperation(
                        create.getTableIdentifier(), create.getCatalogTable(), create.isIgnoreIfExists(), false)));
    }

    private void configure(Script.Statement statement, SetOperation set) {
        String key = set.getKey().orElse("");
        boolean allowed = key.startsWith("table.exec.")
                || key.startsWith("table.optimizer.")
                || key.equals("table.local-time-zone");
        if (!allowed || set.getValue().isEmpty()) {
            throw Problems.refused(
                    "SET '" + key + "' cannot be run here",
                    "expected: table.exec.*, table.optimizer.* or table.local-time-zone, with a value",
                    script,
                    statement);
        }
        guarded(statement, () -> tables.getConfig().set(key, set.getValue().get()));
    }

    private void requireInsert(Script.Statement statement, SinkModifyOperation insert) {
        if (insert.isUpdate() || insert.isDelete() || insert.isOverwrite()) {
            throw Problems.refused("records that are written stay written", "expected: INSERT INTO", script, statement);
        }
    }

    /** Runs something of Flink's that may find a mistake in the statement. */
    <T> T guarded(Script.Statement statement, Supplier<T> work) {
        try {
            return work.get();
        } catch (FlinkSqlException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Problems.isOfScript(e)) {
                throw Problems.of(e, script, statement);
            }
            throw e;
        }
    }

    static String words(Script.Statement statement) {
        String[] words = statement.text().strip().toUpperCase(Locale.ROOT).split("[^A-Z_]+", 3);
        return words.length > 1 ? words[0] + " " + words[1] : words[0];
    }
}
