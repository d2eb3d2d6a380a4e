package io.freshet.benchmarks.delivery;

import io.freshet.benchmarks.Flags;
import io.freshet.benchmarks.ResultFile;
import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deliveries beside Flink's FileSink and beside the bare compressor and the bare Parquet writer, in one run and on the same records. Flags as
 * in docs/benchmarks.md.
 */
public final class SinkPeers {
    private static final Logger LOG = LoggerFactory.getLogger(SinkPeers.class);
    private static final Map<String, String> DEFAULTS = Map.of(
            "megabytes", "2000", "rounds", "3", "object-mebibytes", "5", "only", "", "results", "benchmarks/results");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int DISTINCT_MEGABYTES = 50;

    private final WebLog log = new WebLog(DISTINCT_MEGABYTES);
    private final Flags flags;
    private final Path directory;
    private final ObjectStoreConfig store;
    private final Map<String, Contest.Time> best = new LinkedHashMap<>();
    private int runs;

    private SinkPeers(Flags flags, Path directory, ObjectStoreConfig store) {
        this.flags = flags;
        this.directory = directory;
        this.store = store;
    }

    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        Path directory = Files.createTempDirectory("freshet-sinks");
        try (StoreProcess store = StoreProcess.start(directory.resolve("objects"), Contest.BUCKET)) {
            useS3(store.config());
            SinkPeers peers = new SinkPeers(flags, directory, store.config());
            for (int round = 0; round < flags.number("rounds"); round++) {
                peers.round();
            }
            Instant at = Clock.systemUTC().instant();
            String report = peers.report(at);
            LOG.info(
                    "written: {}\n{}",
                    ResultFile.write(Path.of(flags.text("results")), "sink-peers", at, report),
                    report);
        } finally {
            delete(directory);
        }
        System.exit(0); // threads of Flink's local clusters linger
    }

    /** Flink's S3A file system is a plugin, with class files of its own: the environment says where. */
    private static void useS3(ObjectStoreConfig store) {
        Configuration settings = new Configuration();
        settings.setString("s3.endpoint", store.endpoint().toString());
        settings.setString("s3.path.style.access", "true");
        settings.setString("s3.access-key", store.accessKey());
        settings.setString("s3.secret-key", store.secretKey());
        FileSystem.initialize(settings, PluginUtils.createPluginManagerFromRootFolder(settings));
    }

    private interface Run {
        Contest.Time run() throws Exception;
    }

    private void round() throws Exception {
        Format gzip = new Format.Plain(Format.Compression.GZIP);
        Format parquet = parquet(columns());
        Format inferred = parquet(List.of());
        List<GenericRecord> parsed = BareWriters.parsed(log.records());
        for (int level : new int[] {BareWriters.JDK_LEVEL, BareWriters.OUR_LEVEL}) {
            String at = " at level " + level;
            measure("gzip: JDK compressor alone" + at, () -> alone(out -> BareWriters.gzip(log.records(), level, out)));
            measure("gzip: FileSink" + at, () -> FileSinkRun.gzip(level, 1, folder(), checkpoints()));
            measure(
                    "gzip: FileSink" + at + ", parallelism 2",
                    () -> FileSinkRun.gzip(level, 2, folder(), checkpoints()));
        }
        measure("gzip: Freshet", () -> lane(gzip));
        measure(
                "parquet: parquet-java alone, JSON by Jackson",
                () -> alone(out -> BareWriters.parquet(log.records(), out)));
        measure(
                "parquet: parquet-java alone, of parsed records",
                () -> alone(out -> BareWriters.parquetOfParsed(parsed, out)));
        measure("parquet: FileSink", () -> FileSinkRun.parquet(1, folder(), checkpoints()));
        measure("parquet: FileSink, parallelism 2", () -> FileSinkRun.parquet(2, folder(), checkpoints()));
        measure("parquet: Freshet", () -> lane(parquet));
        measure("parquet: Freshet, columns inferred", () -> lane(inferred));
    }

    private void measure(String name, Run run) throws Exception {
        if (!name.contains(flags.text("only"))) {
            return;
        }
        new Input(log, flags.number("megabytes")).publish();
        Contest.Time time = run.run();
        LOG.info("{}: {}", name, line(time));
        best.merge(name, time, (one, other) -> one.seconds() <= other.seconds() ? one : other);
        runs++;
        delete(directory.resolve("objects/" + Contest.BUCKET), directory.resolve("objects/" + Contest.BUCKET));
    }

    private Contest.Time lane(Format format) throws Exception {
        return LaneRun.run(format, flags.number("object-mebibytes"), store, folder(), checkpoints());
    }

    private String folder() {
        return "run-" + runs + "/";
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints-" + runs);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** By processor time of the one thread that does it. */
    private Contest.Time alone(Writing writing) throws IOException {
        long times = Input.get().count() / log.records().size();
        long processor = THREADS.getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            writing.to(OutputStream.nullOutputStream());
        }
        return new Contest.Time(
                (System.nanoTime() - begun) / 1e9, (THREADS.getCurrentThreadCpuTime() - processor) / 1e9);
    }

    private static Format parquet(List<Column> columns) {
        return new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.SNAPPY), Format.RowInput.of(columns, "web", "log"));
    }

    static List<Column> columns() {
        return List.of(
                new Column("id", "int"),
                new Column("time", "string"),
                new Column("user", "string"),
                new Column("action", "string"),
                new Column("path", "string"),
                new Column("status", "int"),
                new Column("millis", "int"),
                new Column("agent", "string"),
                new Column("session", "string"),
                new Column("price", "double"));
    }

    private String line(Contest.Time time) {
        double megabytes = Input.get().bytes() / 1e6;
        return "%.1f MB/s, %.1f MB/s of a core"
                .formatted(megabytes / time.seconds(), megabytes / time.processorSeconds());
    }

    private String report(Instant at) {
        double megabytes = Input.get().bytes() / 1e6;
        String rows = best.entrySet().stream()
                .map(entry -> "| %s | %.1f | %.1f |"
                        .formatted(
                                entry.getKey(),
                                megabytes / entry.getValue().seconds(),
                                megabytes / entry.getValue().processorSeconds()))
                .collect(Collectors.joining("\n"));
        return """
                # Deliveries beside FileSink and the bare writers, run of %s

                | What | MB/s of input | MB/s for each core it used |
                |---|---|---|
                %s

                ## Method

                One process with %d processors, Java %s; an S3 server over a local folder in a process of its own, whose processor time does not count. %.0f MB of JSON
                records of a web log, about 300 bytes each, read from memory by all. Jobs run on a local Flink cluster, from their first record to their last
                visible object, with the processor time of the whole process, compilation and garbage collection included; the libraries alone by one thread to nowhere.
                Freshet: one lane, gzip by %s, objects of at most %d MiB of input and a second, a checkpoint a second. FileSink: bulk format over Flink's S3A plugin, files roll with a checkpoint every 5 s,
                gzip with the JDK's stream, whose own level is 6 (a delivery's is 4); Parquet with AvroParquetWriter and records parsed by Jackson. Parquet of all: Snappy, row groups of 16 MiB, no dictionary. Best of %d rounds.
                """
                .formatted(
                        at,
                        rows,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        megabytes,
                        Encoders.gzipMaker(),
                        flags.number("object-mebibytes"),
                        flags.number("rounds"));
    }

    private static void delete(Path root) throws IOException {
        delete(root, root.resolve(".none"));
    }

    private static void delete(Path root, Path kept) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(kept)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
