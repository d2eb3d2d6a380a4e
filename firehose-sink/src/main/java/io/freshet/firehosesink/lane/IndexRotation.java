package io.freshet.firehosesink.lane;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.WeekFields;

/** How often an index is succeeded by a new one: what stands behind its name, in UTC. */
public enum IndexRotation {
    NONE(""),
    HOUR("-uuuu-MM-dd-HH"),
    DAY("-uuuu-MM-dd"),
    WEEK(weeks()),
    MONTH("-uuuu-MM");

    private final DateTimeFormatter suffix;

    IndexRotation(String pattern) {
        this(DateTimeFormatter.ofPattern(pattern));
    }

    IndexRotation(DateTimeFormatter suffix) {
        this.suffix = suffix;
    }

    /** Weeks begin on Sunday; the first is the first that begins in the year. */
    private static DateTimeFormatter weeks() {
        WeekFields weeks = WeekFields.of(DayOfWeek.SUNDAY, 7);
        return new DateTimeFormatterBuilder()
                .appendLiteral('-')
                .appendValue(weeks.weekBasedYear(), 4)
                .appendLiteral("-w")
                .appendValue(weeks.weekOfWeekBasedYear(), 2)
                .toFormatter();
    }

    /** Of the index for a record that arrived then. */
    public String suffix(Instant arrivedAt) {
        return suffix.format(arrivedAt.atOffset(ZoneOffset.UTC));
    }
}
