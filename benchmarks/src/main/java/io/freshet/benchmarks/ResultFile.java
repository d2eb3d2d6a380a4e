package io.freshet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where the result of a run is kept: a file of its own, named after the run and its time. */
public final class ResultFile {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private ResultFile() {}

    /**
     * Writes it into the folder, which is made if it is not there.
     *
     * @param run what was run, as {@code sql-peers}
     * @param at named in UTC, to the second
     */
    public static Path write(Path folder, String run, Instant at, String markdown) throws IOException {
        return Files.writeString(
                Files.createDirectories(folder).resolve(run + "-" + STAMP.format(at) + ".md"), markdown);
    }
}
