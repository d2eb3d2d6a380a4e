package io.freshet.sqlplanner.row;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Dates and times as records write them, in UTC. */
public final class DateTimes {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int NANOS = 1_000_000;

    private DateTimes() {}

    /** Days since the epoch. */
    public static Integer date(String text) {
        return Math.toIntExact(LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text)
                .toEpochDay());
    }

    /** Milliseconds of the day. */
    public static Integer time(String text) {
        return (int) (LocalTime.parse(text).toNanoOfDay() / NANOS);
    }

    /** Milliseconds since the epoch: of a date, a date and time (blank or T between), with or without an offset. */
    public static Long timestamp(String text) {
        if (text.length() <= 10) {
            return LocalDate.parse(text)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        }
        String iso = text.substring(0, 10) + "T" + text.substring(11);
        boolean offset = iso.endsWith("Z") || iso.indexOf('+', 11) > 0 || iso.indexOf('-', 11) > 0;
        return offset
                ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    public static String writeDate(int days) {
        return LocalDate.ofEpochDay(days).toString();
    }

    public static String writeTime(int millis) {
        return TIME.format(LocalTime.ofNanoOfDay((long) millis * NANOS));
    }

    public static String writeTimestamp(long millis) {
        return TIMESTAMP.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }
}
