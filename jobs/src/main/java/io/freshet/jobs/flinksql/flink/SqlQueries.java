package io.freshet.jobs.flinksql.flink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.freshet.jobs.flinksql.QueryRows;
import io.freshet.jobs.flinksql.Script;
import io.freshet.jobs.flinksql.TableGuard;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries over what streams hold and delivery streams have delivered up to now. The cluster is started by the first of them, and
 * ends when nobody has asked for a while. Safe for use by many threads.
 */
public final class SqlQueries implements AutoCloseable {
    private static final int AT_ONCE = 2;

    private final TableBackends backends;
    private final Semaphore running = new Semaphore(AT_ONCE);
    private @Nullable QueryCluster cluster;
    private boolean asked;

    public SqlQueries(TableBackends backends) {
        this.backends = backends;
    }

    /**
     * Begins a query: declarations, and one statement that asks for something at the end. Throws
     * {@link io.freshet.jobs.flinksql.FlinkSqlException} if the script is wrong, and IllegalStateException if too many run already.
     */
    public QueryRows ask(Script script, TableGuard guard) {
        if (!running.tryAcquire()) {
            throw new IllegalStateException("queries: " + AT_ONCE + " are running (expected: fewer; try again)");
        }
        Slot slot = new Slot(running);
        try {
            return begin(script, guard, slot);
        } catch (RuntimeException | LinkageError e) {
            slot.close();
            throw e;
        }
    }

    private QueryRows begin(Script script, TableGuard guard, Slot slot) {
        SqlSession session = SqlSession.open(
                script,
                cluster().environment(),
                EnvironmentSettings.newInstance().inBatchMode().build(),
                backends,
                new TableScope.OfQuery(guard));
        if (!session.inserts().isEmpty()) {
            throw Problems.refused(
                    "a query writes nothing",
                    "what inserts is an application: freshet sql run --dialect flink",
                    script,
                    session.inserts().get(0));
        }
        List<Script.Statement> questions = session.questions();
        if (questions.size() != 1) {
            throw Problems.refused(
                    questions.isEmpty() ? "nothing is asked" : "more than one question",
                    "expected: one query, after what it needs to be declared",
                    script,
                    questions.isEmpty() ? script.statements().get(0) : questions.get(1));
        }
        Script.Statement question = questions.get(0);
        TableResult result = session.guarded(question, () -> session.tables().executeSql(question.text()));
        return new Answer(result, slot);
    }

    private synchronized QueryCluster cluster() {
        asked = true;
        if (cluster == null) {
            cluster = QueryCluster.start(AT_ONCE);
        }
        return cluster;
    }

    /** To be called every few minutes: ends the cluster if nobody has asked since the last call. */
    public synchronized void rest() {
        boolean idle = !asked && running.availablePermits() == AT_ONCE;
        asked = false;
        if (idle) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }

    /** The right to run, given back once. */
    private static final class Slot implements AutoCloseable {
        private final Semaphore running;
        private final AtomicBoolean closed = new AtomicBoolean();

        Slot(Semaphore running) {
            this.running = running;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                running.release();
            }
        }
    }

    private static final class Answer implements QueryRows {
        private final TableResult result;
        private final CloseableIterator<Row> rows;
        private final Slot slot;

        Answer(TableResult result, Slot slot) {
            this.result = result;
            this.rows = result.collect();
            this.slot = slot;
        }

        @Override
        public List<QueryRows.Column> columns() {
            return result.getResolvedSchema().getColumns().stream()
                    .map(column -> new QueryRows.Column(
                            column.getName(),
                            column.getDataType().getLogicalType().asSummaryString()))
                    .toList();
        }

        @Override
        public @Nullable ArrayNode next() {
            try {
                if (rows.hasNext()) {
                    return RowDocument.of(rows.next());
                }
                close();
                return null;
            } catch (RuntimeException e) {
                close();
                throw new IllegalStateException(reason(e), e);
            }
        }

        private static String reason(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
                if (String.valueOf(root.getMessage()).contains("(expected: ")) {
                    break; // a sentence of ours, with its reason behind it
                }
            }
            return root.getMessage() == null
                    ? root.getClass().getSimpleName()
                    : root.getMessage().lines().findFirst().orElse("");
        }

        @Override
        public void close() {
            try {
                rows.close();
            } catch (Exception e) { // declared by AutoCloseable: the job has ended by itself
                return;
            } finally {
                slot.close();
            }
        }
    }
}
