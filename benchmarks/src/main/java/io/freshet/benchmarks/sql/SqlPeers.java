package io.freshet.benchmarks.sql;

import io.freshet.benchmarks.Flags;
import io.freshet.benchmarks.ResultFile;
import io.freshet.ingest.kafka.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dialect beside Flink SQL, in one run: {@code --records 2000000 --parallelism 2 --results benchmarks/results}. */
public final class SqlPeers {
    private static final Logger LOG = LoggerFactory.getLogger(SqlPeers.class);
    private static final Map<String, String> DEFAULTS = Map.of(
            "records", "2000000", "parallelism", "2", "rounds", "2", "queries", "", "results", "benchmarks/results");

    private SqlPeers() {}

    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        long records = flags.number("records");
        int parallelism = flags.number("parallelism");
        Path directory = Files.createTempDirectory("freshet-sql");
        List<String> lines = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"), 0)) {
            for (Query query : Query.values()) {
                if (flags.text("queries").isEmpty()
                        || List.of(flags.text("queries").split(",")).contains(query.name())) {
                    lines.add(measure(query, records, parallelism, flags.number("rounds"), broker, directory));
                }
            }
        } finally {
            delete(directory);
        }
        Instant at = Clock.systemUTC().instant();
        String report = report(at, records, parallelism, flags.number("rounds"), lines);
        LOG.info("written: {}\n{}", ResultFile.write(Path.of(flags.text("results")), "sql-peers", at, report), report);
        System.exit(0); // threads of Flink's local clusters linger
    }

    /** Both in turn, as often as asked; the best of each counts, as the first warms up. */
    private static String measure(
            Query query, long records, int parallelism, int rounds, EmbeddedBroker broker, Path directory)
            throws Exception {
        String bootstrap = broker.bootstrapServers();
        Readings readings =
                Readings.produce(bootstrap, query, records, Clock.systemUTC().millis());
        Duration flink = Duration.ofDays(1);
        Duration own = Duration.ofDays(1);
        long results = 0;
        for (int round = 0; round < rounds; round++) {
            Duration theirs = FlinkSql.run(query, readings, bootstrap, parallelism, directory.resolve("flink"));
            Dialect.Run ours = Dialect.run(query, readings, bootstrap, parallelism, directory.resolve("own"));
            LOG.info(
                    "{}: Flink SQL {} ms, the dialect {} ms",
                    query,
                    theirs.toMillis(),
                    ours.time().toMillis());
            flink = theirs.compareTo(flink) < 0 ? theirs : flink;
            own = ours.time().compareTo(own) < 0 ? ours.time() : own;
            results = ours.results();
        }
        return "| %s | %,.0f | %,.0f | **%.2f** | %,d |"
                .formatted(
                        query.title,
                        records / seconds(flink),
                        records / seconds(own),
                        seconds(flink) / seconds(own),
                        results);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static String report(Instant at, long records, int parallelism, int rounds, List<String> lines) {
        return """
                # SQL beside Flink SQL, run of %s

                | Query | Flink SQL records/s | Freshet records/s | ratio | results |
                |---|---|---|---|---|
                %s

                ## Method

                One process with %d processors, Java %s: an embedded broker, and in turn a local Flink cluster for each. %,d JSON records of
                about 150 bytes in 4 partitions, event times spread evenly over ten minutes, read from the start at parallelism %d with the same
                cluster settings (heap state, a checkpoint a second, objects reused). Flink SQL: Kafka connector and JSON format, bounded by the end of the topic, into the
                blackhole connector. Freshet: shard source, decoder and plan as in an application, results counted and dropped. Time runs from
                the running job to its end, or to the last result; the best of %d rounds each.
                """
                .formatted(
                        at,
                        String.join("\n", lines),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        records,
                        parallelism,
                        rounds);
    }

    private static void delete(Path root) throws java.io.IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
