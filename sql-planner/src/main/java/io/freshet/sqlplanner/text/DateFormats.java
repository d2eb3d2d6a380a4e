package io.freshet.sqlplanner.text;

import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;

/**
 * Dates and times by the patterns of {@link SimpleDateFormat}, in UTC and English. What a text does not say is taken from 1970-01-01 00:00:00, and
 * what comes after the pattern's end is not looked at.
 */
@SuppressWarnings("JavaUtilDate") // SimpleDateFormat knows no other
public final class DateFormats {
    private static final int SHOWN = 64;
    private static final Memo<String, SimpleDateFormat> FORMATS = new Memo<>(DateFormats::format);

    private DateFormats() {}

    private static SimpleDateFormat format(String pattern) {
        SimpleDateFormat format;
        try {
            format = new SimpleDateFormat(pattern, Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("date format '" + pattern + "': " + e.getMessage(), e);
        }
        // the proleptic calendar, as in SQL; two digits of a year are of 1970 to 2069 whenever that is asked
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ENGLISH);
        calendar.setGregorianChange(new Date(Long.MIN_VALUE));
        format.setCalendar(calendar);
        format.set2DigitYearStart(new Date(0));
        return format;
    }

    /** Says what is wrong with a pattern, by an {@link IllegalArgumentException}. */
    public static void check(String pattern) {
        format(pattern);
        if (pattern.chars().noneMatch(Character::isLetter)) {
            throw new IllegalArgumentException("date format '" + cut(pattern)
                    + "' has no letters (expected: the format first, such as 'yyyy-MM-dd', then the value)");
        }
    }

    /** Milliseconds since the epoch. */
    public static long parse(String pattern, String text) {
        SimpleDateFormat format = FORMATS.get(pattern);
        format.setTimeZone(TimeZone.getTimeZone("UTC")); // parsing a zone leaves it behind
        Date date = format.parse(text.stripLeading(), new ParsePosition(0));
        if (date == null) {
            throw new IllegalArgumentException("'" + cut(text) + "' does not match the format '" + cut(pattern) + "'");
        }
        return date.getTime();
    }

    /** The text of milliseconds since the epoch. */
    public static String write(String pattern, long millis) {
        SimpleDateFormat format = FORMATS.get(pattern);
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        return format.format(new Date(millis));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "..";
    }
}
