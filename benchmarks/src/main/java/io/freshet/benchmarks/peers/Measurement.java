package io.freshet.benchmarks.peers;

import io.freshet.benchmarks.Load;
import io.freshet.benchmarks.ProcessUse;
import io.freshet.benchmarks.RawProducer;
import io.freshet.benchmarks.Settings;
import io.freshet.benchmarks.peers.Drain.Drained;
import io.freshet.benchmarks.peers.PutLatency.Latencies;
import io.freshet.benchmarks.peers.PutLoad.Puts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** Everything that is measured of one running server. */
final class Measurement {
    private static final long SEED = 20010101L;

    private final PeersSettings settings;
    private final Contestant contestant;
    private final RunningServer server;

    Measurement(PeersSettings settings, Contestant contestant, RunningServer server) {
        this.settings = settings;
        this.contestant = contestant;
        this.server = server;
    }

    Numbers of(Wire wire) throws IOException, InterruptedException {
        ProcessUse idle = server.use();
        String suffix = wire.name().toLowerCase(Locale.ROOT);
        Bodies bodies = new Bodies(SEED);
        warmUp(bodies, wire, "warm-up-" + suffix);

        String stream = "load-" + suffix;
        new Streams(contestant.port()).create(stream, settings.shards());
        List<byte[]> load = bodies.putRecords(wire, stream);
        Duration serverBefore = server.use().processorTime();
        Duration generatorBefore = generatorTime();
        Puts puts = put(wire, load, settings.measurement(), Long.MAX_VALUE);
        double serverCores = cores(server.use().processorTime().minus(serverBefore), puts.time());
        double generatorCores = cores(generatorTime().minus(generatorBefore), puts.time());

        Drained drained =
                new Drain(wire).run(contestant.port(), settings.connections(), stream, settings.measurement());
        Latencies latencies = latencies(bodies, wire, "latency-" + suffix);
        return new Numbers(
                contestant.name(), wire, puts, serverCores, generatorCores, latencies, drained, idle, server.use());
    }

    private Latencies latencies(Bodies bodies, Wire wire, String stream) throws IOException, InterruptedException {
        new Streams(contestant.port()).create(stream, settings.shards());
        List<byte[]> puts = bodies.putRecord(wire, stream);
        PutLatency latency = new PutLatency(wire, settings.putsPerSecond());
        latency.run(contestant.port(), settings.connections(), puts, settings.warmUp());
        return latency.run(contestant.port(), settings.connections(), puts, settings.measurement());
    }

    private void warmUp(Bodies bodies, Wire wire, String stream) throws IOException, InterruptedException {
        new Streams(contestant.port()).create(stream, settings.shards());
        put(wire, bodies.putRecords(wire, stream), settings.warmUp(), Long.MAX_VALUE);
        new Drain(wire).run(contestant.port(), settings.connections(), stream, settings.warmUp());
    }

    private Puts put(Wire wire, List<byte[]> bodies, Duration limit, long records) throws InterruptedException {
        return new PutLoad(wire).run(contestant.port(), settings.connections(), bodies, limit, records);
    }

    /** Kafka's own producer into the broker inside, beside the streams. */
    Load rawProducer(int kafkaPort) throws InterruptedException, ExecutionException {
        return RawProducer.put(
                Settings.of(
                        "--kafka",
                        "127.0.0.1:" + kafkaPort,
                        "--shards",
                        Integer.toString(settings.shards()),
                        "--records",
                        Integer.toString(Integer.MAX_VALUE),
                        "--limit-seconds",
                        Long.toString(settings.measurement().toSeconds())),
                "raw");
    }

    /** Puts gigabytes of payload and says at which memory the server arrived. */
    String soak() throws IOException, InterruptedException {
        long records = settings.soakGigabytes() * 1_000_000_000L / Bodies.RECORD_BYTES;
        new Streams(contestant.port()).create("soak", settings.shards());
        ProcessUse before = server.use();
        List<byte[]> bodies = new Bodies(SEED).putRecords(Wire.JSON, "soak");
        Puts puts = put(Wire.JSON, bodies, Duration.ofHours(1), records);
        ProcessUse after = server.use();
        return "%,d records (%.1f GB of payload) in %.0f s, %,d failed: resident memory %,d MiB before, %,d MiB after, %,d MiB at most"
                .formatted(
                        puts.accepted(),
                        puts.accepted() * Bodies.RECORD_BYTES / 1e9,
                        puts.time().toMillis() / 1e3,
                        puts.failed(),
                        before.residentMebibytes(),
                        after.residentMebibytes(),
                        after.peakMebibytes());
    }

    private static Duration generatorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double cores(Duration busy, Duration time) {
        return busy.toMillis() / (double) time.toMillis();
    }
}
