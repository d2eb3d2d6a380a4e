package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.text.DateFormats;
import java.math.BigDecimal;
import org.apache.calcite.linq4j.function.Strict;

/** What the dialect's functions on dates and times compute; called by generated code, never with NULL. Patterns are those of {@link DateFormats}. */
@Strict
public final class TimeFunctions {
    private static final long DAY = 86_400_000L;

    private TimeFunctions() {}

    public static long charToTimestamp(String pattern, String text) {
        return DateFormats.parse(pattern, text);
    }

    public static int charToDate(String pattern, String text) {
        return Math.toIntExact(Math.floorDiv(DateFormats.parse(pattern, text), DAY));
    }

    public static int charToTime(String pattern, String text) {
        return (int) Math.floorMod(DateFormats.parse(pattern, text), DAY);
    }

    public static String timestampToChar(String pattern, long millis) {
        return DateFormats.write(pattern, millis);
    }

    public static String dateToChar(String pattern, int days) {
        return DateFormats.write(pattern, days * DAY);
    }

    public static String timeToChar(String pattern, int millisOfDay) {
        return DateFormats.write(pattern, millisOfDay);
    }

    /** UNIX_TIMESTAMP: milliseconds since the epoch, which a timestamp is. */
    public static long unixTimestamp(long millis) {
        return millis;
    }

    /** TO_TIMESTAMP of milliseconds since the epoch. */
    public static long toTimestamp(long millis) {
        return millis;
    }

    /** TSDIFF: milliseconds from the first to the second. */
    public static long tsdiff(long start, long end) {
        return Math.subtractExact(end, start);
    }

    /** EXTRACT(SECOND ..) of an interval or a time of day, with its thousandths. */
    public static BigDecimal secondOf(long millis) {
        return BigDecimal.valueOf(millis % 60_000, 3);
    }

    /** EXTRACT(SECOND ..) of a timestamp, which may lie before the epoch. */
    public static BigDecimal secondOfTimestamp(long millis) {
        return BigDecimal.valueOf(Math.floorMod(millis, 60_000L), 3);
    }
}
