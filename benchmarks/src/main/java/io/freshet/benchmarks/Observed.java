package io.freshet.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.freshet.server.Server;
import io.freshet.server.config.ConfigReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it costs to be watched: the same puts and the same delivery into a server that nobody watches, one that is scraped every second, and such that
 * trace as well. Each starts servers of its own, in turn, several times; what counts is the median of the ratios to the first of the same round.
 */
public final class Observed {
    private static final Logger LOG = LoggerFactory.getLogger(Observed.class);
    private static final Map<String, String> DEFAULTS =
            Map.of("records", "1000000", "rounds", "5", "results", "benchmarks/results");

    private final Flags flags;
    private final Map<Way, List<Cost>> costs = new HashMap<>();

    /** How a server is watched. */
    private enum Way {
        NOT("nobody looks", false, Map.of("traces.per-second", "0")),
        SCRAPED("scraped every second", true, Map.of("traces.per-second", "0")),
        READY("scraped, tracing at rate 0, as it is by default", true, Map.of()),
        SOME("scraped, tracing one request of a hundred", true, Map.of("traces.rate", "0.01")),
        MANY("scraped, tracing 100 requests a second", true, Map.of("traces.rate", "1"));

        private final String words;
        private final boolean scraped;

        @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
        private final Map<String, String> settings;

        Way(String words, boolean scraped, Map<String, String> settings) {
            this.words = words;
            this.scraped = scraped;
            this.settings = settings;
        }
    }

    /**
     * What was measured of one server.
     *
     * @param putMicros of all processors, client and broker included, for each record that was put
     * @param deliveryMicros the same of a record that was put and delivered
     */
    private record Cost(double putsPerSecond, double putMicros, double deliveredMegabytes, double deliveryMicros) {}

    private Observed(Flags flags) {
        this.flags = flags;
    }

    /** Flags: {@code --records --rounds --results}. */
    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        Instant begun = Clock.systemUTC().instant();
        Observed observed = new Observed(flags);
        Cost warm = observed.measured(Way.MANY);
        LOG.info("warm: {}", warm);
        for (int round = 0; round < flags.number("rounds"); round++) {
            List<Way> ways = new ArrayList<>(List.of(Way.values()));
            Collections.rotate(ways, round); // who comes later has a warmer process
            for (Way way : ways) {
                Cost cost = observed.measured(way);
                LOG.info("{}: {}", way.words, cost);
                observed.costs.computeIfAbsent(way, w -> new ArrayList<>()).add(cost);
            }
        }
        observed.write(begun);
        System.exit(0); // threads of Flink and Kafka take their time
    }

    private Cost measured(Way way) throws Exception {
        Path data = Files.createTempDirectory("freshet-observed");
        Map<String, String> settings = new HashMap<>(way.settings);
        settings.putAll(Map.of("data-dir", data.toString(), "port", "0", "s3.port", "0"));
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        try (Server server = Server.start(ConfigReader.read(settings, Map.of(), Optional.empty()))) {
            if (way.scraped) {
                ScheduledFuture<?> unused =
                        scraper.scheduleWithFixedDelay(() -> scrape(server.endpoint()), 0, 1, TimeUnit.SECONDS);
            }
            return measured(server);
        } finally {
            scraper.shutdownNow();
            delete(data);
        }
    }

    private Cost measured(Server server) throws InterruptedException {
        Settings settings = Settings.of(
                "--endpoint",
                server.endpoint().toString(),
                "--s3",
                server.s3Endpoint().toString(),
                "--records",
                flags.text("records"));
        Patience patience = new Patience(settings.limit());
        try (Clients clients = new Clients(settings)) {
            Streams.create(clients, patience, "put", settings.shards());
            long before = processorNanos();
            Load load = new LoadGenerator(clients.load, settings.inFlight())
                    .put("put", 0, settings.records(), settings.limit());
            double putMicros = (processorNanos() - before) / 1e3 / load.records();
            String source = Streams.create(clients, patience, "source", settings.shards());
            before = processorNanos();
            String megabytes = new DeliveryMeasurement(clients, patience, settings)
                    .run("observed", source, "source")
                    .get(0)
                    .value();
            double deliveryMicros = (processorNanos() - before) / 1e3 / settings.records();
            return new Cost(load.recordsPerSecond(), putMicros, Double.parseDouble(megabytes), deliveryMicros);
        }
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void scrape(URI endpoint) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/_freshet/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                LOG.warn("a scrape was answered with {}", status);
            }
        } catch (IOException e) {
            LOG.warn("a scrape failed: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void write(Instant at) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Way way : Way.values()) {
            rows.add("| %s | %,.0f | %.3f | %.2f | %.3f | %.1f | %.3f | %.2f | %.3f |"
                    .formatted(
                            way.words,
                            median(way, Cost::putsPerSecond),
                            ratio(way, Cost::putsPerSecond),
                            median(way, Cost::putMicros),
                            ratio(way, Cost::putMicros),
                            median(way, Cost::deliveredMegabytes),
                            ratio(way, Cost::deliveredMegabytes),
                            median(way, Cost::deliveryMicros),
                            ratio(way, Cost::deliveryMicros)));
        }
        String report =
                """
                # What it costs to be watched, %s

                %s records of 200 bytes, 500 in a request, put into a stream, and put into another that is delivered; %s rounds, each with a new server for
                every row, in turn, another first in each round. Medians, and beside them the median of the ratios to the first row of the same round. Client, server and broker share
                one process and %d processors; Java %s. Processor time is that of the whole process, for each record. What is counted is counted in every row:
                the first shows no server without counters, but one that nobody asks for them.

                | | puts/s | ratio | put, processor us | ratio | delivery MB/s | ratio | put and delivery, processor us | ratio |
                |---|---|---|---|---|---|---|---|---|
                %s
                """
                        .formatted(
                                at,
                                flags.text("records"),
                                flags.text("rounds"),
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("java.version"),
                                String.join("\n", rows));
        LOG.info("written: {}\n{}", ResultFile.write(Path.of(flags.text("results")), "observed", at, report), report);
    }

    private interface Value {
        double of(Cost cost);
    }

    private List<Cost> costs(Way way) {
        return costs.getOrDefault(way, List.of());
    }

    private double median(Way way, Value value) {
        return median(costs(way).stream().map(value::of).toList());
    }

    private double ratio(Way way, Value value) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < costs(way).size(); round++) {
            ratios.add(value.of(costs(way).get(round)) / value.of(costs(Way.NOT).get(round)));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}
