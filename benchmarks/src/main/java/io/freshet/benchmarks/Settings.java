package io.freshet.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the command line says; every flag has a default.
 *
 * @param endpoint of all AWS APIs but S3
 * @param kafka bootstrap servers of the broker behind the streams
 * @param records how many are put in one measurement, at most
 * @param limit how long one measurement may take
 * @param inFlight how many requests are on their way at once
 * @param stream that the load generator alone loads; it must exist
 * @param results the folder for the Markdown
 */
record Settings(
        URI endpoint,
        URI s3,
        String s3AccessKey,
        String s3SecretKey,
        String kafka,
        int records,
        Duration limit,
        int inFlight,
        int shards,
        String stream,
        Path results) {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("endpoint", "http://127.0.0.1:4566"),
            Map.entry("s3", "http://127.0.0.1:4570"),
            Map.entry("s3-access-key", "freshet"),
            Map.entry("s3-secret-key", "freshet"),
            Map.entry("kafka", "127.0.0.1:9092"),
            Map.entry("records", "1000000"),
            Map.entry("limit-seconds", "120"),
            Map.entry("in-flight", "16"),
            Map.entry("shards", "4"),
            Map.entry("stream", "load"),
            Map.entry("results", "benchmarks/results"));

    Settings {
        if (records < 1 || inFlight < 1 || shards < 1 || limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("records " + records + ", in-flight " + inFlight + ", shards " + shards
                    + ", limit " + limit + " (expected: all positive)");
        }
    }

    /** Reads {@code --name value} pairs and reports everything that is wrong with them at once. */
    static Settings of(String... arguments) {
        Map<String, String> given = new TreeMap<>(DEFAULTS);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : arguments[i];
            if (!DEFAULTS.containsKey(name)) {
                problems.add(arguments[i] + " (expected: one of " + new TreeMap<>(DEFAULTS).keySet() + ")");
            } else if (i + 1 == arguments.length) {
                problems.add(arguments[i] + " (expected: a value after it)");
            } else {
                given.put(name, arguments[i + 1]);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new Settings(
                URI.create(value(given, "endpoint")),
                URI.create(value(given, "s3")),
                value(given, "s3-access-key"),
                value(given, "s3-secret-key"),
                value(given, "kafka"),
                number(given, "records"),
                Duration.ofSeconds(number(given, "limit-seconds")),
                number(given, "in-flight"),
                number(given, "shards"),
                value(given, "stream"),
                Path.of(value(given, "results")));
    }

    private static String value(Map<String, String> given, String name) {
        return String.valueOf(given.get(name));
    }

    private static int number(Map<String, String> given, String name) {
        String value = value(given, name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " " + value + " (expected: a whole number)", e);
        }
    }
}
