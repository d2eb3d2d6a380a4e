package io.freshet.benchmarks.peers;

import io.freshet.benchmarks.Flags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the command line says; every flag has a default.
 *
 * @param peers the folder into which {@code npm install --prefix} put kinesalite and kinesis-local
 * @param freshet the launcher
 * @param measurement how long one measurement takes, at most
 * @param warmUp how long a server is loaded in the same way before it is measured
 * @param putsPerSecond the rate at which PutRecord latency is measured
 * @param soakGigabytes of payload that pass through Freshet at the end, to see its memory; none if 0
 * @param profile the file for a flight recording of Freshet; none if empty
 * @param results the folder for the Markdown
 */
record PeersSettings(
        Path peers,
        Path freshet,
        int connections,
        int shards,
        Duration measurement,
        Duration warmUp,
        int putsPerSecond,
        int soakGigabytes,
        String profile,
        Path results) {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("peers", "."),
            Map.entry("freshet", "./freshet"),
            Map.entry("connections", "4"),
            Map.entry("shards", "8"),
            Map.entry("seconds", "15"),
            Map.entry("warm-up-seconds", "10"),
            Map.entry("puts-per-second", "400"),
            Map.entry("soak-gigabytes", "0"),
            Map.entry("profile", ""),
            Map.entry("results", "benchmarks/results"));

    PeersSettings {
        if (connections < 1
                || shards < 1
                || measurement.toSeconds() < 1
                || warmUp.toSeconds() < 1
                || putsPerSecond < 1
                || soakGigabytes < 0) {
            throw new IllegalArgumentException("connections " + connections + ", shards " + shards + ", seconds "
                    + measurement.toSeconds() + ", warm-up-seconds " + warmUp.toSeconds() + ", puts-per-second "
                    + putsPerSecond + ", soak-gigabytes "
                    + soakGigabytes + " (expected: all positive, the last may be 0)");
        }
    }

    static PeersSettings of(String... arguments) {
        Flags given = Flags.read(DEFAULTS, arguments);
        return new PeersSettings(
                Path.of(given.text("peers")),
                Path.of(given.text("freshet")),
                given.number("connections"),
                given.number("shards"),
                Duration.ofSeconds(given.number("seconds")),
                Duration.ofSeconds(given.number("warm-up-seconds")),
                given.number("puts-per-second"),
                given.number("soak-gigabytes"),
                given.text("profile"),
                Path.of(given.text("results")));
    }

    /** A file of an installed package, whether it is there or not. */
    Path peer(String name, String file) {
        return peers.toAbsolutePath()
                .normalize()
                .resolve("node_modules")
                .resolve(name)
                .resolve(file);
    }
}
