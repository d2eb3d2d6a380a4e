package io.freshet.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;

/**
 * What delivery streams and applications to which nothing comes cost a server of their own, as users start it, and how soon one more of them works. The applications
 * run; the delivery streams were never put to.
 */
public final class Idle {
    private static final Logger LOG = LoggerFactory.getLogger(Idle.class);
    private static final String BUCKET = "idle-bucket";
    private static final String ROLE = "arn:aws:iam::000000000000:role/benchmark";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int AT_ONCE = 4;
    private static final int MORE = 5;
    private static final Map<String, String> DEFAULTS = Map.of(
            "deliveries", "2000",
            "applications", "200",
            "settle-seconds", "20",
            "seen-seconds", "30",
            "limit-seconds", "120",
            "freshet", "./freshet",
            "results", "benchmarks/results");

    private final Flags flags;
    private final NewServer server;
    private final Clients clients;
    private final Patience patience;
    private final List<Measured> lines = new ArrayList<>();

    private Idle(Flags flags, NewServer server, Clients clients, Patience patience) {
        this.flags = flags;
        this.server = server;
        this.clients = clients;
        this.patience = patience;
    }

    /** Flags as in docs/benchmarks.md. */
    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        Instant at = Clock.systemUTC().instant();
        try (NewServer server = NewServer.start(Path.of(flags.text("freshet")), Map.of())) {
            Settings settings = Settings.of(
                    "--endpoint", server.endpoint().toString(),
                    "--s3", server.store().toString(),
                    "--limit-seconds", flags.text("limit-seconds"));
            try (Clients clients = new Clients(settings)) {
                Idle idle = new Idle(flags, server, clients, new Patience(settings.limit()));
                idle.run();
                Path written = ResultFile.write(Path.of(flags.text("results")), "idle", at, markdown(at, idle.lines));
                LOG.info("written: {}", written);
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        use("nothing");
        int deliveries = flags.number("deliveries");
        if (deliveries > 0) {
            clients.s3.createBucket(r -> r.bucket(BUCKET));
            deliveries(deliveries);
        }
        int applications = flags.number("applications");
        if (applications > 0) {
            applications(applications, deliveries);
        }
    }

    private void deliveries(int count) throws IOException, InterruptedException {
        Duration took = made(count);
        line(
                "%,d delivery streams made".formatted(count),
                seconds(took),
                "%d at a time, each until it is ACTIVE".formatted(AT_ONCE));
        use("%,d delivery streams".formatted(count));
        List<Duration> more = new ArrayList<>();
        for (int i = 0; i < MORE; i++) {
            more.add(delivery(name(count + i)));
        }
        line("one more of them until it is ACTIVE", range(more), "%d, one after the other".formatted(MORE));
        List<Duration> woken = new ArrayList<>();
        for (int i = 0; i < MORE; i++) {
            woken.add(firstObject(name(count + i)));
        }
        line(
                "the first record of one of them until its object is listed",
                range(woken),
                "%d, one after the other; %d s of it are its interval".formatted(MORE, INTERVAL.toSeconds()));
    }

    /** Some at a time. */
    private Duration made(int count) throws InterruptedException {
        long began = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Duration>> each = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> delivery(name(i))))
                    .toList();
            for (Future<Duration> one : each) {
                one.get();
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a delivery stream was not made", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static String name(int number) {
        return "idle-%05d".formatted(number);
    }

    private Duration delivery(String name) throws InterruptedException {
        long began = System.nanoTime();
        clients.firehose.createDeliveryStream(r -> r.deliveryStreamName(name)
                .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + BUCKET)
                        .roleARN(ROLE)
                        .prefix(name + "/")
                        .compressionFormat(CompressionFormat.GZIP)
                        .bufferingHints(h ->
                                h.intervalInSeconds((int) INTERVAL.toSeconds()).sizeInMBs(1))));
        Duration unused = patience.await("delivery stream " + name, () -> clients.firehose
                .describeDeliveryStream(r -> r.deliveryStreamName(name))
                .deliveryStreamDescription()
                .deliveryStreamStatus()
                .equals(DeliveryStreamStatus.ACTIVE));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Duration firstObject(String name) throws InterruptedException {
        long began = System.nanoTime();
        clients.firehose.putRecord(
                r -> r.deliveryStreamName(name).record(record -> record.data(SdkBytes.fromUtf8String("{\"id\":1}\n"))));
        Duration unused = patience.await("an object of " + name, () -> !clients.s3
                .listObjectsV2(r -> r.bucket(BUCKET).prefix(name + "/"))
                .contents()
                .isEmpty());
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void applications(int count, int deliveries) throws IOException, InterruptedException {
        String source = Streams.create(clients, patience, "idle-source", 1);
        String output = Streams.create(clients, patience, "idle-rows", 1);
        ApplicationMeasurement measurement = new ApplicationMeasurement(clients, patience);
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            application(measurement, source, output, i);
        }
        line(
                "%,d applications made and started".formatted(count),
                seconds(Duration.ofNanos(System.nanoTime() - began)),
                "one after the other, each until it is RUNNING; all read one stream");
        use("%,d applications, %,d delivery streams".formatted(count, deliveries));
        List<Duration> more = new ArrayList<>();
        for (int i = 0; i < MORE; i++) {
            more.add(application(measurement, source, output, count + i));
        }
        line("one more application until it is RUNNING", range(more), "%d, one after the other".formatted(MORE));
    }

    private static Duration application(ApplicationMeasurement measurement, String source, String output, int number)
            throws InterruptedException {
        String name = "idle-application-%04d".formatted(number);
        measurement.create(name, source, output, Map.of());
        return measurement.start(name);
    }

    /** What the server takes while nothing is asked of it. */
    private void use(String with) throws IOException, InterruptedException {
        Thread.sleep(Duration.ofSeconds(flags.number("settle-seconds")).toMillis());
        long began = System.nanoTime();
        Duration before = server.use().processorTime();
        Thread.sleep(Duration.ofSeconds(flags.number("seen-seconds")).toMillis());
        ProcessUse use = server.use();
        double busy = 100.0 * use.processorTime().minus(before).toNanos() / (System.nanoTime() - began);
        line(
                "idle with " + with,
                "%.1f %% of a processor, %,d MiB, %,d threads".formatted(busy, use.residentMebibytes(), use.threads()),
                "seen for %d s, %d s after the last was made; resident memory, at most %,d MiB since the start"
                        .formatted(flags.number("seen-seconds"), flags.number("settle-seconds"), use.peakMebibytes()));
    }

    private void line(String what, String value, String method) {
        Measured line = new Measured(what, value, method);
        lines.add(line);
        LOG.info("{}", line);
    }

    private static String seconds(Duration duration) {
        return "%.2f s".formatted(duration.toMillis() / 1e3);
    }

    private static String range(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return seconds(sorted.get(0)) + " to " + seconds(sorted.get(sorted.size() - 1));
    }

    private static String markdown(Instant at, List<Measured> lines) {
        StringBuilder table = new StringBuilder();
        lines.forEach(line -> table.append("| %s | %s | %s |\n".formatted(line.what(), line.value(), line.method())));
        return """
                # Delivery streams and applications that have nothing to do, %s

                A server with everything inside, as `./freshet server` starts it, on a machine with %d processors; Java %s.

                | What | Value | How |
                |---|---|---|
                %s"""
                .formatted(at, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), table);
    }
}
