package io.freshet.benchmarks.scale;

import io.freshet.benchmarks.Flags;
import java.util.Map;

/**
 * What is to be carried, and on what. Every stream is delivered; the busiest of them by an application as well.
 *
 * @param bytes that are put in a second, into all streams together
 * @param shards of all streams together
 * @param shardsPerStream how many of them each stream has
 * @param applications how many of the streams have one
 * @param copies of each record in Kafka
 * @param cores of each machine
 * @param network bytes a second, in and out alike, of each machine
 * @param disk bytes a second that each broker's disk writes
 * @param filled what part of its processors, network or disk a machine is to use when the load is as planned
 */
record Installation(
        double bytes,
        int shards,
        int shardsPerStream,
        int applications,
        int copies,
        int cores,
        double network,
        double disk,
        double filled) {
    static final Map<String, String> NAMES = Map.of(
            "megabytes-per-second", "1000",
            "shards", "10000",
            "shards-per-stream", "20",
            "applications", "100",
            "copies", "3",
            "cores", "16",
            "network-megabytes", "3000",
            "disk-megabytes", "1000",
            "filled-percent", "50");

    static Installation of(Flags flags) {
        return new Installation(
                flags.number("megabytes-per-second") * 1e6,
                flags.number("shards"),
                flags.number("shards-per-stream"),
                flags.number("applications"),
                flags.number("copies"),
                flags.number("cores"),
                flags.number("network-megabytes") * 1e6,
                flags.number("disk-megabytes") * 1e6,
                flags.number("filled-percent") / 100.0);
    }

    Installation {
        boolean sound = bytes > 0
                && shardsPerStream > 0
                && shards >= shardsPerStream
                && applications >= 0
                && applications <= shards / shardsPerStream
                && copies > 0
                && cores > 0
                && network > 0
                && disk > 0
                && filled > 0
                && filled < 1;
        if (!sound) {
            throw new IllegalArgumentException("an installation of " + this
                    + " (expected: all above 0, no more applications than streams, filled below 1)");
        }
    }

    int streams() {
        return shards / shardsPerStream;
    }
}
