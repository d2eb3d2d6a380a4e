package io.freshet.benchmarks.map;

import io.freshet.benchmarks.Flags;
import io.freshet.benchmarks.NewServer;
import io.freshet.benchmarks.ResultFile;
import io.freshet.client.MapExecutor;
import io.freshet.client.MapJob;
import io.freshet.client.StoredObjects;
import io.freshet.server.Server;
import io.freshet.server.config.ConfigReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Map jobs beside pools of the language, Dask, and a plain client of the store: one server, one machine, one run. */
public final class MapPeers {
    private static final Logger LOG = LoggerFactory.getLogger(MapPeers.class);
    private static final Map<String, String> DEFAULTS = Map.of(
            "calls", "100000",
            "many", "1000000",
            "objects", "256",
            "object-mib", "8",
            "python", "",
            "limit-seconds", "450",
            "freshet", "./freshet",
            "results", "benchmarks/results");
    private static final String BUCKET = "map-peers";
    private static final int THREADS = 2;
    private static final int ROUNDS = 5;

    private final Flags flags;
    private final List<String> rows = new ArrayList<>();

    private MapPeers(Flags flags) {
        this.flags = flags;
    }

    /**
     * Flags: {@code --calls --many --objects --object-mib --limit-seconds}, {@code --python} with cloudpickle, and distributed if wanted,
     * {@code --freshet} the launcher, {@code --results}.
     */
    public static void main(String[] arguments) throws Exception {
        Clock clock = Clock.systemUTC();
        MapPeers peers = new MapPeers(Flags.read(DEFAULTS, arguments));
        Instant begun = clock.instant();
        String python = peers.flags.text("python"); // of the peers, and so of the calls
        Map<String, String> calls = python.isEmpty() ? Map.of() : Map.of("FRESHET_MAP_PYTHON", python);
        try (NewServer server = NewServer.start(Path.of(peers.flags.text("freshet")), calls)) {
            peers.python(server.endpoint(), "new"); // while nothing of this process takes the processors
        }
        Path data = Files.createTempDirectory("freshet-map-peers");
        Map<String, String> settings = new TreeMap<>(Map.of("data-dir", data.toString(), "port", "0", "s3.port", "0"));
        if (!python.isEmpty()) {
            settings.put("map.python", python);
        }
        try (Server server = Server.start(ConfigReader.read(settings, Map.of(), Optional.empty()))) {
            peers.java(server);
            peers.objects(server);
            peers.python(server.endpoint());
        }
        String report = peers.markdown(begun);
        LOG.info(
                "written: {}\n{}",
                ResultFile.write(Path.of(peers.flags.text("results")), "map-peers", begun, report),
                report);
        System.exit(0); // threads of Flink and Kafka take their time
    }

    private String markdown(Instant at) {
        return """
                # Map jobs beside their peers, %s

                Client, server, workers and object store share %d processors; Java %s. Compare ratios.

                | What | Value | How |
                |---|---|---|
                %s
                """
                .formatted(
                        at,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        String.join("\n", rows));
    }

    private void row(String what, String value, String how) {
        rows.add("| " + what + " | " + value + " | " + how + " |");
        LOG.info("{}: {} ({})", what, value, how);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private void java(Server server) throws Exception {
        int calls = flags.number("calls");
        MapExecutor executor = MapExecutor.connect(server.endpoint().toString());
        executor.map(Work.NOTHING, numbers(calls)).get();
        long begun = System.nanoTime();
        MapJob<Object> job = executor.map(Work.NOTHING, numbers(calls));
        job.get();
        row(
                "Freshet from Java, calls that do nothing, durable",
                perSecond(calls, begun),
                "%,d, results kept in the object store and fetched; %d requests to it"
                        .formatted(calls, job.storeRequests()));
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        pooled(pool, calls);
        begun = System.nanoTime();
        pooled(pool, calls);
        row("FixedThreadPool(2), submit and get", perSecond(calls, begun), "%,d, nothing kept".formatted(calls));
        pool.shutdown();
    }

    private static void pooled(ExecutorService pool, int calls) throws Exception {
        List<Future<Object>> futures = new ArrayList<>(calls);
        for (int i = 0; i < calls; i++) {
            int number = i;
            futures.add(pool.submit(() -> Objects.requireNonNullElse(Work.nothing(number), "")));
        }
        for (Future<Object> future : futures) {
            Object unused = future.get();
        }
    }

    private static String perSecond(int calls, long begun) {
        return "%,.0f calls/s".formatted(calls / seconds(begun));
    }

    private static double seconds(long begun) {
        return Math.max(1, System.nanoTime() - begun) / 1e9;
    }

    private void objects(Server server) throws Exception {
        int count = flags.number("objects");
        int mib = flags.number("object-mib");
        String how = "%d objects of %d MiB, read and counted by %d readers, median of %d rounds in turn"
                .formatted(count, mib, THREADS, ROUNDS);
        try (S3Client s3 = s3(server.s3Endpoint())) {
            s3.createBucket(r -> r.bucket(BUCKET));
            byte[] content =
                    "twelve bytes".repeat(mib << 20).substring(0, mib << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < count; i++) {
                String key = "object-" + i;
                s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
            }
            List<Double> plain = new ArrayList<>();
            List<Double> jobs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                plain.add(megabytesPerSecond(() -> readPlainly(s3, count)));
                jobs.add(megabytesPerSecond(() -> readByJob(server)));
            }
            row("plain S3 client, two threads", "%,.0f MB/s".formatted(median(plain)), how);
            row("Freshet from Java, objects", "%,.0f MB/s".formatted(median(jobs)), how + ", with all of the job");
        }
    }

    private static long readPlainly(S3Client s3, int count) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<Long>> reads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = "object-" + i;
            reads.add(pool.submit(
                    () -> Work.bytes(s3.getObject(r -> r.bucket(BUCKET).key(key)))));
        }
        long bytes = 0;
        for (Future<Long> read : reads) {
            bytes += read.get();
        }
        pool.shutdown();
        return bytes;
    }

    private static long readByJob(Server server) throws Exception {
        MapExecutor executor = MapExecutor.connect(server.endpoint().toString());
        return executor.map(Work.BYTES, StoredObjects.of("s3://" + BUCKET + "/object-")).get().stream()
                .mapToLong(each -> Objects.requireNonNullElse(each, 0L))
                .sum();
    }

    private static double megabytesPerSecond(Callable<Long> reading) throws Exception {
        long begun = System.nanoTime();
        long bytes = reading.call();
        return bytes / 1e6 / seconds(begun);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static S3Client s3(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofMinutes(1)))
                .build();
    }

    /** In a process of its own, with the client of this repository. */
    private void python(URI endpoint, String... more) throws IOException, InterruptedException {
        if (flags.text("python").isEmpty()) {
            row("from Python", "skipped", "--python names no python3 that has cloudpickle");
            return;
        }
        Path script = Files.createTempFile("peers", ".py");
        try (InputStream source = Objects.requireNonNull(
                MapPeers.class.getResourceAsStream("/io/freshet/benchmarks/map/peers.py"), "peers.py")) {
            Files.write(script, source.readAllBytes());
        }
        List<String> command = new ArrayList<>(
                List.of(flags.text("python"), script.toString(), flags.text("calls"), flags.text("many")));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .put("PYTHONPATH", Path.of("clients/python").toAbsolutePath().toString());
        builder.environment().put("FRESHET_ENDPOINT", endpoint.toString());
        Process process = builder.start();
        int limit = flags.number("limit-seconds");
        CompletableFuture.delayedExecutor(limit, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(" \\| ", 3);
                if (cells.length == 3) {
                    row(cells[0], cells[1], cells[2]);
                }
            }
        }
        if (process.waitFor() != 0) {
            row("from Python", "ended", "exit code " + process.exitValue() + "; it may take " + limit + " s");
        }
        Files.delete(script);
    }
}
