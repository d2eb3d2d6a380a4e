package io.freshet.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a record costs each part of a cluster that {@code freshet cluster up} started, by the number of shards: to be put, to be put and delivered, and to be read by
 * an application that is one wide, and one that is as wide as there are shards. Leaves streams and objects behind.
 */
public final class Scale {
    private static final Logger LOG = LoggerFactory.getLogger(Scale.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("endpoint", "http://127.0.0.1:14560"),
            Map.entry("s3", "http://127.0.0.1:14570"),
            Map.entry("s3-access-key", "freshet"),
            Map.entry("s3-secret-key", "freshet"),
            Map.entry("cluster", ".freshet-cluster"),
            Map.entry("records", "500000"),
            Map.entry("shards", "1,2,4,8"),
            Map.entry("limit-seconds", "300"),
            Map.entry("results", "benchmarks/results"));

    private final Flags flags;
    private final Processes processes;
    private final List<Row> rows = new ArrayList<>();

    /**
     * What was measured.
     *
     * @param micros of a processor for each record, by kind of process
     */
    private record Row(String what, int shards, double recordsPerSecond, Map<String, Double> micros) {}

    private interface Work {
        /** How many records were worked on. */
        long run() throws InterruptedException;
    }

    private Scale(Flags flags) {
        this.flags = flags;
        this.processes = new Processes(Path.of(flags.text("cluster")));
    }

    /** Flags as in docs/benchmarks.md. */
    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        Instant at = Clock.systemUTC().instant();
        Scale scale = new Scale(flags);
        scale.over(at, 4); // Java's compiler has seen everything then
        scale.rows.clear();
        for (String shards : flags.text("shards").split(",", -1)) {
            scale.over(at, Integer.parseInt(shards));
        }
        String report = scale.report(at);
        LOG.info("written: {}\n{}", ResultFile.write(Path.of(flags.text("results")), "scale", at, report), report);
    }

    private void over(Instant at, int shards) throws Exception {
        String name = "scale-" + at.getEpochSecond() + "-" + rows.size() + "-" + shards;
        Settings settings = Settings.of(
                "--endpoint", flags.text("endpoint"),
                "--s3", flags.text("s3"),
                "--s3-access-key", flags.text("s3-access-key"),
                "--s3-secret-key", flags.text("s3-secret-key"),
                "--records", flags.text("records"),
                "--limit-seconds", flags.text("limit-seconds"));
        Patience patience = new Patience(settings.limit());
        try (Clients clients = new Clients(settings)) {
            String arn = Streams.create(clients, patience, name, shards);
            measure("put", shards, () -> new LoadGenerator(clients.load, settings.inFlight())
                    .put(name, 0, settings.records(), settings.limit())
                    .records());
            String delivered = name + "-delivered";
            String source = Streams.create(clients, patience, delivered, shards);
            measure("put and deliver", shards, () -> {
                List<Measured> unused =
                        new DeliveryMeasurement(clients, patience, settings).run(delivered, source, delivered);
                return settings.records();
            });
            clients.firehose.deleteDeliveryStream(r -> r.deliveryStreamName(delivered));
            for (int width : shards == 1 ? List.of(1) : List.of(1, shards)) {
                apply(clients, patience, name, arn, width, settings.records(), shards);
            }
        }
    }

    private void apply(
            Clients clients, Patience patience, String source, String arn, int width, long records, int shards)
            throws Exception {
        String name = source + "-" + width + "-wide";
        String output = Streams.create(clients, patience, name + "-rows", 1);
        ApplicationMeasurement applications = new ApplicationMeasurement(clients, patience);
        applications.create(name, arn, output, Map.of("freshet:parallelism", Integer.toString(width)));
        RowReader reader = new RowReader(clients.kinesis, name + "-rows");
        long expected = (records + ApplicationMeasurement.ONE_OF - 1) / ApplicationMeasurement.ONE_OF;
        measure("application, " + width + " wide, with its start", shards, () -> {
            Duration unused = applications.start(name);
            Duration unusedToo =
                    patience.await("rows of " + name, () -> reader.poll().rows() >= expected);
            return records;
        });
        clients.analytics.stopApplication(r -> r.applicationName(name));
    }

    /** Processors that each kind is busy with while nothing is asked of it. */
    private Map<String, Double> idle() throws IOException, InterruptedException {
        Map<String, Duration> before = processes.processorTime();
        Thread.sleep(IDLE.toMillis());
        Map<String, Double> idle = new TreeMap<>();
        processes
                .processorTime()
                .forEach((kind, time) -> idle.put(
                        kind,
                        (double) time.minus(before.getOrDefault(kind, Duration.ZERO))
                                        .toNanos()
                                / IDLE.toNanos()));
        return idle;
    }

    private void measure(String what, int shards, Work work) throws IOException, InterruptedException {
        Map<String, Double> idle = idle();
        Map<String, Duration> before = processes.processorTime();
        long began = System.nanoTime();
        long records = work.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Double> micros = new TreeMap<>();
        processes.processorTime().forEach((kind, time) -> {
            Duration spent = time.minus(before.getOrDefault(kind, Duration.ZERO));
            double busy = spent.toNanos() / 1e9 - idle.getOrDefault(kind, 0.0) * seconds;
            micros.put(kind, Math.max(0, busy) * 1e6 / records);
        });
        Row row = new Row(what, shards, records / seconds, micros);
        LOG.info("{}; idle before: {}", row, idle);
        rows.add(row);
    }

    private String report(Instant at) {
        List<String> kinds = new ArrayList<>(rows.get(0).micros().keySet());
        StringBuilder table = new StringBuilder("| What | shards | records/s | MB/s |");
        kinds.forEach(kind -> table.append(' ').append(kind).append(" |"));
        table.append("\n|---|---|---|---|").append("---|".repeat(kinds.size())).append('\n');
        for (Row row : rows) {
            double megabytes = row.recordsPerSecond() * Payload.SIZE_BYTES / 1e6;
            table.append("| %s | %d | %,.0f | %.1f |"
                    .formatted(row.what(), row.shards(), row.recordsPerSecond(), megabytes));
            kinds.forEach(kind -> table.append(" %.2f |".formatted(row.micros().getOrDefault(kind, 0.0))));
            table.append('\n');
        }
        long taskManagers = Arrays.stream(
                        Path.of(flags.text("cluster"), "run").toFile().list())
                .filter(file -> file.startsWith("taskmanager"))
                .count();
        return """
                # What a record costs each part of a cluster, %s

                %s records of %d bytes, 500 in a request, on one machine with %d processors, which the client, three brokers, %d TaskManagers, the servers, database and store share:
                records/s do not grow with shards or TaskManagers here. The other columns are microseconds of a processor for each record, of all processes of a kind, without what they
                take when nothing is asked of them, which was seen for %d s before each row.

                %s"""
                .formatted(
                        at,
                        flags.text("records"),
                        Payload.SIZE_BYTES,
                        Runtime.getRuntime().availableProcessors(),
                        taskManagers,
                        IDLE.toSeconds(),
                        table);
    }
}
