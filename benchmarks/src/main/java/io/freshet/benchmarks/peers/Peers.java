package io.freshet.benchmarks.peers;

import io.freshet.benchmarks.Load;
import io.freshet.benchmarks.peers.PutLoad.Puts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Freshet beside other servers of the Kinesis API, in one run that starts and stops all of them. */
public final class Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    private final PeersSettings settings;
    private final PeersReport report;
    private final Path directory;

    private Peers(PeersSettings settings, PeersReport report, Path directory) {
        this.settings = settings;
        this.report = report;
        this.directory = directory;
    }

    /** Flags as in {@link PeersSettings}, for example {@code --peers /tmp/peers --seconds 10}. */
    public static void main(String[] arguments) throws Exception {
        PeersSettings settings = PeersSettings.of(arguments);
        PeersReport report = new PeersReport(settings, Clock.systemUTC().instant());
        Path directory = Files.createTempDirectory("freshet-peers");
        try {
            new Peers(settings, report, directory).measure();
            LOG.info("written: {}\n{}", report.write(), report.markdown());
        } finally {
            deleteRecursively(directory);
        }
    }

    private void measure() throws IOException, InterruptedException {
        double loadAverage = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        report.addNote("Load average when the run began: %.2f.".formatted(loadAverage));
        generator();
        List<Contestant> peers = List.of(
                Contestant.kinesalite(settings, false),
                Contestant.kinesalite(settings, true),
                Contestant.kinesisMock(settings));
        for (Contestant peer : peers) {
            inTurn(peer, (server, measurement) -> report.addPeer(logged(measurement.of(Wire.JSON))));
        }
        inTurn(Contestant.freshet(settings), this::freshet);
    }

    /** What the load generator can do when nothing is done with what it sends. */
    private void generator() throws IOException, InterruptedException {
        try (CannedServer server = CannedServer.accepting()) {
            List<byte[]> bodies = new Bodies(0).putRecords(Wire.JSON, "none");
            PutLoad load = new PutLoad(Wire.JSON);
            load.run(server.port(), settings.connections(), bodies, settings.warmUp(), Long.MAX_VALUE);
            Puts puts = load.run(server.port(), settings.connections(), bodies, settings.measurement(), Long.MAX_VALUE);
            report.addNote(
                    "The load generator against a server in the same process that reads everything and always says the same: %,.0f records/s."
                            .formatted(puts.perSecond()));
        }
    }

    private void freshet(Contestant contestant, Measurement measurement) throws IOException, InterruptedException {
        Numbers json = logged(measurement.of(Wire.JSON));
        report.addOwn(json);
        report.addOwn(logged(measurement.of(Wire.CBOR)));
        try {
            Load raw = measurement.rawProducer(contestant.kafkaPort().orElseThrow());
            report.addNote(
                    "Kafka's own producer into the same broker, acks=all, same record size and number of partitions: %,.0f records/s; PutRecords in JSON is %.2f of that."
                            .formatted(raw.recordsPerSecond(), json.puts().perSecond() / raw.recordsPerSecond()));
        } catch (ExecutionException e) {
            report.addNote("Kafka's own producer: failed: " + e.getCause());
        }
        if (settings.soakGigabytes() > 0) {
            report.addNote("Passing through Freshet: " + measurement.soak() + ".");
        }
    }

    private void inTurn(Contestant contestant, Turn turn) throws IOException, InterruptedException {
        if (!Files.exists(contestant.file())) {
            report.addNote(contestant.name() + ": skipped, there is no "
                    + contestant.file().getFileName()
                    + " (npm install --prefix DIR kinesalite kinesis-local, then --peers DIR).");
            return;
        }
        LOG.info("{}", contestant.name());
        Path home = directory.resolve(contestant.name().replaceAll("[^A-Za-z0-9]+", "-"));
        try (RunningServer server = RunningServer.start(contestant, home)) {
            turn.take(contestant, new Measurement(settings, contestant, server));
        } catch (IOException | IllegalStateException e) {
            LOG.warn("{} failed", contestant.name(), e);
            report.addNote(contestant.name() + ": failed: " + e.getMessage());
        } finally {
            deleteRecursively(home);
        }
    }

    private static Numbers logged(Numbers numbers) {
        LOG.info(
                "{} {}: PutRecords {}/s, p99 {} ms, GetRecords {}/s",
                numbers.name(),
                numbers.wire(),
                Math.round(numbers.puts().perSecond()),
                numbers.p99Millis(),
                Math.round(numbers.drained().perSecond()));
        return numbers;
    }

    private static void deleteRecursively(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private interface Turn {
        void take(Contestant contestant, Measurement measurement) throws IOException, InterruptedException;
    }
}
