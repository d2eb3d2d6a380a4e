package io.freshet.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

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
public record Settings(
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

    public Settings {
        if (records < 1 || inFlight < 1 || shards < 1 || limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("records " + records + ", in-flight " + inFlight + ", shards " + shards
                    + ", limit " + limit + " (expected: all positive)");
        }
    }

    /** Reads {@code --name value} pairs and reports everything that is wrong with them at once. */
    public static Settings of(String... arguments) {
        Flags given = Flags.read(DEFAULTS, arguments);
        return new Settings(
                URI.create(given.text("endpoint")),
                URI.create(given.text("s3")),
                given.text("s3-access-key"),
                given.text("s3-secret-key"),
                given.text("kafka"),
                given.number("records"),
                Duration.ofSeconds(given.number("limit-seconds")),
                given.number("in-flight"),
                given.number("shards"),
                given.text("stream"),
                Path.of(given.text("results")));
    }
}
