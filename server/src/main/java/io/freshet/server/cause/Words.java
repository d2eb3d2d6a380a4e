package io.freshet.server.cause;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Numbers and times as sentences have them. */
final class Words {
    private static final int LONGEST = 400;

    private Words() {}

    static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", part * 100);
    }

    /** In UTC, to the second; with the day if it is not the same. */
    static String time(Instant at, Instant now) {
        String text = at.toString();
        return (text.substring(0, 10).equals(now.toString().substring(0, 10))
                        ? text.substring(11, 19)
                        : text.substring(0, 19).replace('T', ' '))
                + " UTC";
    }

    static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    /** What somebody else said, on one line that is not too long. */
    static String said(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    static String afterSlash(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** The name in the ARN of a function, without version or alias. */
    static String function(String arn) {
        int at = arn.indexOf(":function:");
        return at < 0 ? arn : arn.substring(at + ":function:".length()).split(":", 2)[0];
    }
}
