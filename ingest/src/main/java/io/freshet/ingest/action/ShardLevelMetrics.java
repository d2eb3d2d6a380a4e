package io.freshet.ingest.action;

import java.util.List;

/** The names of the metrics that can be had for each shard. */
final class ShardLevelMetrics {
    private static final String ALL = "ALL";
    private static final List<String> NAMES = List.of(
            "IncomingBytes",
            "IncomingRecords",
            "OutgoingBytes",
            "OutgoingRecords",
            "WriteProvisionedThroughputExceeded",
            "ReadProvisionedThroughputExceeded",
            "IteratorAgeMilliseconds");

    private ShardLevelMetrics() {}

    static List<String> with(List<String> current, List<String> asked) {
        return NAMES.stream()
                .filter(name -> current.contains(name) || names(asked, name))
                .toList();
    }

    static List<String> without(List<String> current, List<String> asked) {
        return current.stream().filter(name -> !names(asked, name)).toList();
    }

    private static boolean names(List<String> asked, String name) {
        return asked.contains(ALL) || asked.contains(name);
    }
}
