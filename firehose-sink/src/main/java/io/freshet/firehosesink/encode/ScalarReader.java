package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.encode.HiveType.Primitive;
import io.freshet.firehosesink.encode.JsonBytes.Unusual;
import io.freshet.firehosesink.lane.JsonRules;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;

/** Reads the value of one column straight from the bytes of JSON, in the forms that are common. */
final class ScalarReader {
    private static final long FIRST_MILLIS = 100_000_000_000L;
    private static final long LAST_MILLIS = 253_402_300_799_999L;
    private static final int LONGEST_QUOTED = 18;
    private static final int DATE = 10;
    private static final int DATE_AND_TIME = 19;

    private final Primitive type;
    private final JsonRules rules;
    private final JsonBytes json;
    private final ParquetLeaf leaf;

    ScalarReader(Primitive type, JsonRules rules, JsonBytes json, ParquetLeaf leaf) {
        this.type = type;
        this.rules = rules;
        this.json = json;
        this.leaf = leaf;
    }

    /** Reads a value that is not null into the leaf. False if it is in no common form: nothing is in the leaf then. */
    boolean read() throws Unusual {
        return switch (type) {
            case STRING -> text();
            case BIGINT -> integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case INT -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case SMALLINT -> integer(Short.MIN_VALUE, Short.MAX_VALUE);
            case TINYINT -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case DOUBLE -> floating();
            case BOOLEAN -> bool();
            case TIMESTAMP, LOCAL_TIMESTAMP -> time();
            case DATE -> date();
            case BINARY -> quoted() && put();
            case FLOAT -> false;
        };
    }

    private boolean put() {
        leaf.bytes(0, json.text(), json.textStart(), json.textLength());
        return true;
    }

    private boolean put(long number) {
        leaf.number(0, number);
        return true;
    }

    private boolean quoted() throws Unusual {
        if (json.peek() != '"') {
            return false;
        }
        json.string();
        return true;
    }

    private boolean isNumber() {
        int c = json.peek();
        return c == '-' || (c >= '0' && c <= '9');
    }

    /** A number is kept as it is written, unless a tree would write it otherwise. */
    private boolean text() throws Unusual {
        if (quoted()) {
            return put();
        }
        if (!isNumber()) {
            return false;
        }
        json.number();
        if (!json.isLong() || json.asLong() == 0) {
            return false;
        }
        leaf.bytes(0, json.data(), json.numberStart(), json.position() - json.numberStart());
        return true;
    }

    private boolean bool() throws Unusual {
        int c = json.peek();
        if (c != 't' && c != 'f') {
            return false;
        }
        json.word(c == 't' ? "true" : "false");
        return put(c == 't' ? 1 : 0);
    }

    private boolean integer(long min, long max) throws Unusual {
        long value;
        if (isNumber()) {
            json.number();
            if (!json.isLong()) {
                return false;
            }
            value = json.asLong();
        } else if (!rules.hive() && quoted() && allDigits(json.textStart(), json.textLength())) {
            value = digits(json.textStart(), json.textLength());
        } else {
            return false;
        }
        return value >= min && value <= max && put(value);
    }

    private boolean floating() throws Unusual {
        if (!isNumber()) {
            return false;
        }
        json.number();
        double value = json.asDouble();
        return !Double.isInfinite(value) && put(Double.doubleToRawLongBits(value));
    }

    /** Microseconds since the epoch. */
    private boolean time() throws Unusual {
        if (!rules.timestampPatterns().isEmpty()) {
            return false;
        }
        if (isNumber()) {
            json.number();
            long value = json.asLong();
            if (rules.hive() || !json.isLong() || value < -LAST_MILLIS || value > LAST_MILLIS) {
                return false;
            }
            return put(Math.abs(value) >= FIRST_MILLIS ? value * 1_000 : value * 1_000_000);
        }
        return quoted() && timeOfText();
    }

    private boolean timeOfText() {
        byte[] text = json.text();
        int start = json.textStart();
        int length = json.textLength();
        if (length < DATE_AND_TIME) {
            return false;
        }
        boolean utc = text[start + length - 1] == 'Z';
        int fraction = length - DATE_AND_TIME - (utc ? 1 : 0);
        byte between = text[start + DATE];
        long day = day(start);
        boolean common = (between == ' ' || (between == 'T' && !rules.hive()))
                && !(utc && rules.hive())
                && day != Long.MIN_VALUE
                && text[start + 13] == ':'
                && text[start + 16] == ':'
                && allDigits(start + 11, 2)
                && allDigits(start + 14, 2)
                && allDigits(start + 17, 2)
                && (fraction == 0
                        || (fraction >= 2
                                && fraction <= 10
                                && text[start + DATE_AND_TIME] == '.'
                                && allDigits(start + DATE_AND_TIME + 1, fraction - 1)));
        if (!common) {
            return false;
        }
        long hour = digits(start + 11, 2);
        long minute = digits(start + 14, 2);
        long second = digits(start + 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            return false;
        }
        long micros = fraction == 0 ? 0 : micros(start + DATE_AND_TIME + 1, fraction - 1);
        return put((((day * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + micros);
    }

    private long micros(int start, int length) {
        long micros = digits(start, Math.min(6, length));
        for (int i = length; i < 6; i++) {
            micros *= 10;
        }
        return micros;
    }

    private boolean date() throws Unusual {
        if (!quoted() || json.textLength() != DATE) {
            return false;
        }
        long day = day(json.textStart());
        return day != Long.MIN_VALUE && put(day);
    }

    /** Days since the epoch of a date in ten characters; the least number if it is none. */
    private long day(int start) {
        byte[] text = json.text();
        if (text[start + 4] != '-'
                || text[start + 7] != '-'
                || !allDigits(start, 4)
                || !allDigits(start + 5, 2)
                || !allDigits(start + 8, 2)) {
            return Long.MIN_VALUE;
        }
        int year = (int) digits(start, 4);
        int month = (int) digits(start + 5, 2);
        int day = (int) digits(start + 8, 2);
        if (year < 1
                || month < 1
                || month > 12
                || day < 1
                || day > Month.of(month).length(Year.isLeap(year))) {
            return Long.MIN_VALUE;
        }
        return LocalDate.of(year, month, day).toEpochDay();
    }

    private boolean allDigits(int start, int length) {
        byte[] text = json.text();
        for (int i = start; i < start + length; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return length > 0 && length <= LONGEST_QUOTED;
    }

    private long digits(int start, int length) {
        byte[] text = json.text();
        long value = 0;
        for (int i = start; i < start + length; i++) {
            value = value * 10 + text[i] - '0';
        }
        return value;
    }
}
