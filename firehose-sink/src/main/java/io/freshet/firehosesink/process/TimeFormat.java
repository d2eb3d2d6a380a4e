package io.freshet.firehosesink.process;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** The formats of C's {@code strftime} and {@code strptime}. */
final class TimeFormat {
    private TimeFormat() {}

    static String format(ZonedDateTime time, String format) throws JsonQueryException {
        return formatter(format).format(time);
    }

    static TemporalAccessor parse(String text, String format) throws JsonQueryException {
        return formatter(format).parse(text);
    }

    private static DateTimeFormatter formatter(String format) throws JsonQueryException {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                builder.appendLiteral(c);
            } else if (++i == format.length()) {
                throw new JsonQueryException("date format " + format + " ends in %");
            } else if (format.charAt(i) == '%') {
                builder.appendLiteral('%');
            } else {
                append(builder, format.charAt(i));
            }
        }
        return builder.toFormatter(Locale.ENGLISH);
    }

    private static void append(DateTimeFormatterBuilder builder, char conversion) throws JsonQueryException {
        switch (conversion) {
            case 'u' -> builder.appendValue(ChronoField.DAY_OF_WEEK);
            case 'G' -> builder.appendValue(IsoFields.WEEK_BASED_YEAR, 4);
            case 'V' -> builder.appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2);
            default -> builder.appendPattern(pattern(conversion));
        }
    }

    private static String pattern(char conversion) throws JsonQueryException {
        return switch (conversion) {
            case 'Y' -> "uuuu";
            case 'y' -> "uu";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'e' -> "ppd";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'b', 'h' -> "MMM";
            case 'B' -> "MMMM";
            case 'F' -> "uuuu-MM-dd";
            case 'T' -> "HH:mm:ss";
            case 'R' -> "HH:mm";
            case 'D' -> "MM/dd/uu";
            case 'z' -> "xx";
            case 'Z' -> "zzz";
            default ->
                throw new JsonQueryException(
                        "date format %" + conversion + " is unknown (expected: one of YymdeHIMSpjaAbhBFTRDuGVzZ%)");
        };
    }
}
