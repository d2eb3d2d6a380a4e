package io.freshet.benchmarks.peers;

import io.freshet.benchmarks.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The result of one side-by-side run as Markdown: the numbers, the ratios, the method. */
final class PeersReport {
    private final PeersSettings settings;
    private final Instant at;
    private final List<Numbers> peers = new ArrayList<>();
    private final List<Numbers> own = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    PeersReport(PeersSettings settings, Instant at) {
        this.settings = settings;
        this.at = at;
    }

    void addPeer(Numbers numbers) {
        peers.add(numbers);
    }

    void addOwn(Numbers numbers) {
        own.add(numbers);
    }

    /** A sentence that stands below the numbers. */
    void addNote(String note) {
        notes.add(note);
    }

    Path write() throws IOException {
        return ResultFile.write(settings.results(), "peers", at, markdown());
    }

    String markdown() {
        String results = Stream.of(table(), ratios(), bullets())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
        return "# Peers, run of " + at + "\n\n" + results + "\n\n" + method();
    }

    private String table() {
        String rows = Stream.concat(peers.stream(), own.stream())
                .map(PeersReport::row)
                .collect(Collectors.joining("\n"));
        return """
                | Server | PutRecords records/s | failed | per core | cores: server + load | PutRecord p50 | p99 | GetRecords records/s | read | memory MiB: idle, loaded, most |
                |---|---|---|---|---|---|---|---|---|---|
                """
                + rows;
    }

    private static String row(Numbers n) {
        return "| %s, %s | %,.0f | %,d | %,.0f | %.2f + %.2f | %.2f ms | %.2f ms | %,.0f | %.0f %% | %,d, %,d, %,d |"
                .formatted(
                        n.name(),
                        n.wire(),
                        n.puts().perSecond(),
                        n.puts().failed(),
                        n.putsPerCore(),
                        n.serverCores(),
                        n.generatorCores(),
                        n.p50Millis(),
                        n.p99Millis(),
                        n.drained().perSecond(),
                        n.puts().accepted() == 0
                                ? 0
                                : 100.0 * n.drained().records() / n.puts().accepted(),
                        n.idle().residentMebibytes(),
                        n.loaded().residentMebibytes(),
                        n.loaded().peakMebibytes());
    }

    /** Each of Freshet's rows beside the best peer in that column. */
    private String ratios() {
        if (peers.isEmpty()) {
            return "";
        }
        double puts = best(n -> n.puts().perSecond());
        double perCore = best(Numbers::putsPerCore);
        double reads = best(n -> n.drained().perSecond());
        double p99 = -best(n -> -n.p99Millis());
        return own.stream()
                .map(n ->
                        "- Freshet, %s, beside the best peer of each column: PutRecords **%.1fx** (%.1fx per core), GetRecords **%.1fx**, p99 %.2f ms beside %.2f ms"
                                .formatted(
                                        n.wire(),
                                        n.puts().perSecond() / puts,
                                        n.putsPerCore() / perCore,
                                        n.drained().perSecond() / reads,
                                        n.p99Millis(),
                                        p99))
                .collect(Collectors.joining("\n"));
    }

    private double best(ToDoubleFunction<Numbers> value) {
        return peers.stream().mapToDouble(value).max().orElse(0);
    }

    private String bullets() {
        return notes.stream().map(note -> "- " + note).collect(Collectors.joining("\n"));
    }

    private String method() {
        return """
                ## Method

                One machine with %d processors, Java %s on %s %s; servers and load share it, so compare ratios. The servers run one after the
                other, each on loopback with data of its own, and get the same bytes from the same load generator: %d plain HTTP/1.1
                connections that are kept, bodies made before the clock runs, answers read fully. For each server and encoding: warm-up,
                PutRecords, GetRecords, PutRecord, each on a stream of %d shards.

                - **PutRecords**: %d records of %d random bytes a request, for %d s; the next request leaves when the answer to the last one is
                  read. A record that the answer counts as failed is not counted as put.
                - **Cores**: processor time that the server and the load generator used during PutRecords, per second. **Per core**: records put
                  for each second of the server's processor time, which says less about a machine that does other things, too.
                - **PutRecord**: %d a second for %d s, each latency counted from when the request was due. As all else after %d s of the same to warm up.
                - **GetRecords**: from TRIM_HORIZON, limit 10,000, shard after shard on every connection, until all is read or %d s are over.
                - **Memory**: resident, as Linux counts it; idle before the first put, loaded after the last read, most at any time.
                """
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        settings.connections(),
                        settings.shards(),
                        Bodies.RECORDS,
                        Bodies.RECORD_BYTES,
                        settings.measurement().toSeconds(),
                        settings.putsPerSecond(),
                        settings.measurement().toSeconds(),
                        settings.warmUp().toSeconds(),
                        settings.measurement().toSeconds());
    }
}
