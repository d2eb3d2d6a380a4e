package io.freshet.jobs.local.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.flink.PlanTranslator;
import io.freshet.sqlplanner.flink.StreamRowType;
import io.freshet.sqlplanner.flink.TableRows;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One run of a plan over the events of a queue, until {@link LocalEvent.End} comes. The operators are those that run on a server. One thread calls
 * {@link #execute}; rows are handed out by Flink's threads, one at a time.
 */
public final class LocalRun {
    /** The operators find their run by its name, because they are serialized on the way to where they run. */
    private static final Map<String, LocalRun> RUNNING = new ConcurrentHashMap<>();

    private final Plan plan;
    private final Map<String, List<StreamRow>> tables;
    private final BlockingQueue<LocalEvent> events;
    private final BiConsumer<String, StreamRow> rows;

    /**
     * @param tables the rows of the plan's reference tables by exact name
     * @param events what happens, in order; the last is an {@link LocalEvent.End}
     * @param rows takes each row of each in-application stream with the stream's name, never two at a time
     */
    public LocalRun(
            Plan plan,
            Map<String, List<StreamRow>> tables,
            BlockingQueue<LocalEvent> events,
            BiConsumer<String, StreamRow> rows) {
        this.plan = plan;
        this.tables = Map.copyOf(tables);
        this.events = events;
        this.rows = rows;
    }

    /** Returns when the last event has been worked on and all that comes of it has been handed out. */
    public void execute(LocalCluster cluster) throws InterruptedException {
        String name = UUID.randomUUID().toString();
        RUNNING.put(name, this);
        try {
            StreamExecutionEnvironment environment = LocalCluster.environment();
            DataStream<LocalEvent> script =
                    environment.fromSequence(0, 0).process(new Play(name), TypeInformation.of(LocalEvent.class));
            Map<String, DataStream<StreamRow>> streams = new HashMap<>();
            for (InputStream input : plan.inputs()) {
                streams.put(input.name(), of(script, input.name(), input.columns()));
            }
            streams.put(ErrorRow.STREAM, of(script, ErrorRow.STREAM, ErrorRow.COLUMNS));
            PlanTranslator.translate(plan, streams, tableRows()).forEach((stream, filled) -> filled.process(
                            new HandOut(name, stream), StreamRowType.of(columns(stream)))
                    .name(stream));
            cluster.execute(environment);
        } finally {
            RUNNING.remove(name);
        }
    }

    private static DataStream<StreamRow> of(DataStream<LocalEvent> script, String stream, List<Column> columns) {
        return script.transform(stream, StreamRowType.of(columns), new StreamOfEvents(stream));
    }

    private Map<String, TableRows> tableRows() {
        Map<String, TableRows> all = new HashMap<>();
        tables.forEach((table, content) -> all.put(table, () -> content));
        return all;
    }

    private List<Column> columns(String stream) {
        return plan.streams().stream()
                .filter(candidate -> candidate.name().equals(stream))
                .findFirst()
                .map(InAppStream::columns)
                .orElseThrow();
    }

    static LocalEvent next(String run) throws InterruptedException {
        return of(run).events.take();
    }

    static void handOut(String run, String stream, StreamRow row) {
        LocalRun running = of(run);
        synchronized (running) {
            running.rows.accept(stream, row);
        }
    }

    private static LocalRun of(String run) {
        return requireNonNull(RUNNING.get(run), run);
    }
}
