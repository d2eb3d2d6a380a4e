package io.freshet.jobs.local;

import static java.util.Objects.requireNonNull;

import io.freshet.jobs.local.InputRows.Read;
import io.freshet.jobs.local.flink.LocalCluster;
import io.freshet.jobs.local.flink.LocalEvent;
import io.freshet.jobs.local.flink.LocalRun;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.PumpPlan;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An application over files and pipes. If every input says by {@code ROWTIME} when its rows came in, that is the time, and the inputs are read in
 * its order; else rows come in when they are read, and time passes by the clock. At the end of all inputs every window closes.
 */
public final class FileRun implements AutoCloseable {
    private static final int QUEUE = 1_000;
    private static final long TICK_MILLIS = 100;

    private final Clock clock;
    private final List<InputRows> inputs = new ArrayList<>();
    private final Map<String, List<StreamRow>> tables = new HashMap<>();
    private final List<ReferenceTable> tableColumns = new ArrayList<>();
    private final BlockingQueue<LocalEvent> events = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long latest = Long.MIN_VALUE;

    private FileRun(Clock clock) {
        this.clock = clock;
    }

    /**
     * Opens the inputs, and waits until each has its first record.
     *
     * @param inputs by the name of the stream
     * @param tables by the name of the table; read whole
     */
    public static FileRun open(
            Declarations declared, Map<String, InputStream> inputs, Map<String, InputStream> tables, Clock clock)
            throws IOException {
        FileRun run = new FileRun(clock);
        for (Map.Entry<String, InputStream> input : inputs.entrySet()) {
            run.inputs.add(rows(input, declared.inputs()));
        }
        for (Map.Entry<String, InputStream> table : tables.entrySet()) {
            try (InputRows rows = rows(table, declared.tables())) {
                run.tableColumns.add(new ReferenceTable(rows.name(), rows.streamColumns()));
                run.tables.put(rows.name(), all(rows));
            }
        }
        return run;
    }

    private static InputRows rows(Map.Entry<String, InputStream> file, Map<String, List<Column>> declared)
            throws IOException {
        String name = file.getKey();
        return InputRows.open(
                name, new RecordLines("input " + name, file.getValue()), Optional.ofNullable(declared.get(name)));
    }

    private static List<StreamRow> all(InputRows rows) throws IOException {
        List<StreamRow> all = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = rows.read(0, read -> {
                if (read.error() != null) {
                    throw new LocalException("table " + rows.name() + ", row " + (all.size() + 1) + ": "
                            + read.error().message());
                }
                all.add(requireNonNull(read.row()));
            });
        }
        return all;
    }

    /** Plans the code over the inputs and tables. */
    public PlanResult plan(String code) {
        List<io.freshet.sqlplanner.InputStream> streams = inputs.stream()
                .map(input -> new io.freshet.sqlplanner.InputStream(input.name(), input.streamColumns()))
                .toList();
        return SqlPlanner.plan(code, streams, tableColumns);
    }

    /**
     * Runs to the end of all inputs.
     *
     * @param rows takes each row of each in-application stream with the stream's name, never two at a time
     */
    public void execute(Plan plan, LocalCluster cluster, BiConsumer<String, StreamRow> rows)
            throws IOException, InterruptedException {
        Thread feed = new Thread(() -> feed(plan), "inputs");
        feed.setDaemon(true);
        feed.start();
        new LocalRun(plan, tables, events, rows).execute(cluster);
        Exception failed = failure.get();
        if (failed instanceof RuntimeException wrong) {
            throw wrong;
        }
        if (failed != null) {
            throw new IOException("an input cannot be read: " + failed.getMessage(), failed);
        }
    }

    private void feed(Plan plan) {
        try {
            List<Feeder> feeders =
                    inputs.stream().map(input -> new Feeder(plan, input)).toList();
            boolean timed = true;
            for (Feeder feeder : feeders) {
                timed &= feeder.isTimed();
            }
            if (timed) {
                inOrderOfTime(feeders);
            } else {
                asTheyCome(feeders);
            }
        } catch (IOException | RuntimeException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void end() {
        try {
            events.put(new LocalEvent.End(failure.get() == null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inOrderOfTime(List<Feeder> feeders) throws IOException, InterruptedException {
        Feeder first = first(feeders);
        while (first != null) {
            events.put(first.take());
            first = first(feeders);
        }
    }

    private static @Nullable Feeder first(List<Feeder> feeders) throws IOException {
        Feeder first = null;
        for (Feeder feeder : feeders) {
            Read next = feeder.peek();
            if (!feeder.ended() && (first == null || time(next) < time(first.peek()))) {
                first = feeder;
            }
        }
        return first;
    }

    /** A record without a time comes at once. */
    private static long time(Read read) {
        Long time = read.time();
        return time == null ? Long.MIN_VALUE : time;
    }

    private void asTheyCome(List<Feeder> feeders) throws InterruptedException {
        Thread ticker = new Thread(this::tick, "clock");
        ticker.setDaemon(true);
        ticker.start();
        List<Thread> threads = new ArrayList<>();
        for (Feeder feeder : feeders) {
            Thread thread = new Thread(() -> readAll(feeder), "input " + feeder.input.name());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        ticker.interrupt();
        ticker.join();
    }

    private void readAll(Feeder feeder) {
        try {
            // waits for a record, and only then takes the time
            for (feeder.peek(); !feeder.ended(); feeder.peek()) {
                synchronized (this) {
                    events.put(feeder.takeAt(now()));
                }
            }
        } catch (IOException | RuntimeException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                synchronized (this) {
                    events.put(new LocalEvent.Bound(now()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Never goes back. */
    private long now() {
        latest = Math.max(latest, clock.millis());
        return latest;
    }

    @Override
    public void close() throws IOException {
        for (InputRows input : inputs) {
            input.close();
        }
    }

    /** One input, one row ahead. */
    private final class Feeder {
        private static final Read NOTHING = new Read(null, null, null);

        private final InputRows input;
        private final String pumps;
        private final List<Read> waiting = new ArrayList<>();
        private boolean ended;
        private long last;

        Feeder(Plan plan, InputRows input) {
            this.input = input;
            this.pumps = plan.readers(input.name()).stream().map(PumpPlan::name).collect(Collectors.joining(", "));
            this.last = clock.millis();
        }

        /** The next row; at the end, nothing. */
        Read peek() throws IOException {
            while (waiting.isEmpty() && !ended) {
                ended = !input.read(last, waiting::add);
            }
            return waiting.isEmpty() ? NOTHING : waiting.get(0);
        }

        /** Whether the first record that is no garbage says when it came in. */
        boolean isTimed() throws IOException {
            while (!ended && waiting.size() < QUEUE && waiting.stream().allMatch(read -> read.error() != null)) {
                ended = !input.read(last, waiting::add);
            }
            return waiting.stream().filter(read -> read.error() == null).findFirst().stream()
                    .allMatch(read -> read.time() != null);
        }

        boolean ended() {
            return ended && waiting.isEmpty();
        }

        LocalEvent take() {
            Read read = waiting.remove(0);
            Long time = read.time();
            last = time == null ? last : time;
            return event(read, last);
        }

        LocalEvent takeAt(long time) {
            return event(waiting.remove(0), time);
        }

        private LocalEvent event(Read read, long time) {
            if (read.error() != null) {
                return new LocalEvent.Row(
                        ErrorRow.STREAM,
                        ErrorRow.of(
                                clock.millis(),
                                read.error().name(),
                                read.error().message(),
                                time,
                                read.error().data(),
                                pumps));
            }
            return new LocalEvent.Row(
                    input.name(), new StreamRow(time, requireNonNull(read.row()).fields()));
        }
    }
}
