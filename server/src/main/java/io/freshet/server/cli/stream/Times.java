package io.freshet.server.cli.stream;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times as people write them, and as the API has them: seconds since 1970, with milliseconds as a fraction. */
final class Times {
    private Times() {}

    static double epochSeconds(String option, String text) {
        try {
            return Instant.parse(text).toEpochMilli() / 1000.0;
        } catch (DateTimeParseException e) {
            throw new IllegalStateException(
                    option + ": " + text + " (expected: latest, oldest, or a time as 2026-01-31T12:00:00Z)", e);
        }
    }

    static String text(double epochSeconds) {
        return Instant.ofEpochMilli(Math.round(epochSeconds * 1000)).toString();
    }
}
