package io.freshet.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The result of one run as Markdown: every number with its method, and the machine. */
final class Report {
    private Report() {}

    static String markdown(Instant at, Settings settings, List<Measured> lines) {
        String rows = lines.stream()
                .map(line -> "| " + line.what() + " | " + line.value() + " | " + line.method() + " |")
                .collect(Collectors.joining("\n"));
        return """
                # Run of %s

                One run on one machine: client, server, broker and object store share its %d processors, so compare ratios.
                Java %s on %s %s; records of %d bytes, %,d at most per measurement, %d shards, %d requests in flight.

                | What | Value | How |
                |---|---|---|
                %s
                """
                .formatted(
                        at,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Payload.SIZE_BYTES,
                        settings.records(),
                        settings.shards(),
                        settings.inFlight(),
                        rows);
    }

    static Path write(Instant at, Settings settings, List<Measured> lines) throws IOException {
        return ResultFile.write(settings.results(), "end-to-end", at, markdown(at, settings, lines));
    }
}
