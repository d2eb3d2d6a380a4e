package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.row.DateTimes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.util.function.Function;
import org.apache.calcite.linq4j.function.Strict;

/** What CAST computes where the dialect's differs from Calcite's; called by generated code, never with NULL. A value that does not fit fails its row. */
@Strict
public final class Casts {
    private static final int SHOWN = 64;

    private Casts() {}

    /** A whole number within the bounds of its type. */
    public static long wholeOfLong(long value, long min, long max) {
        if (value < min || value > max) {
            throw outOfRange(String.valueOf(value), min, max);
        }
        return value;
    }

    /** The nearest whole number; halves go away from zero. */
    public static long wholeOfDouble(double value, long min, long max) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new ArithmeticException("CAST of " + value + " to a whole number (expected: a number)");
        }
        return wholeOfDecimal(BigDecimal.valueOf(value), min, max);
    }

    /** The nearest whole number; halves go away from zero. */
    public static long wholeOfReal(float value, long min, long max) {
        return Float.isFinite(value)
                ? wholeOfDecimal(new BigDecimal(Float.toString(value)), min, max)
                : wholeOfDouble(value, min, max);
    }

    /** The nearest whole number; halves go away from zero. */
    public static long wholeOfDecimal(BigDecimal value, long min, long max) {
        BigDecimal rounded = value.setScale(0, RoundingMode.HALF_UP);
        if (rounded.compareTo(BigDecimal.valueOf(min)) < 0 || rounded.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw outOfRange(value.toString(), min, max);
        }
        return rounded.longValueExact();
    }

    /** The number that a text writes, rounded. */
    public static long wholeOfText(String text, long min, long max) {
        return wholeOfDecimal(parse(text), min, max);
    }

    public static BigDecimal decimalOfText(String text, int precision, int scale) {
        return decimal(parse(text), precision, scale);
    }

    public static BigDecimal decimalOfDouble(double value, int precision, int scale) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new ArithmeticException("CAST of " + value + " to DECIMAL (expected: a number)");
        }
        return decimal(BigDecimal.valueOf(value), precision, scale);
    }

    public static BigDecimal decimalOfReal(float value, int precision, int scale) {
        return Float.isFinite(value)
                ? decimal(new BigDecimal(Float.toString(value)), precision, scale)
                : decimalOfDouble(value, precision, scale);
    }

    public static BigDecimal decimalOfLong(long value, int precision, int scale) {
        return decimal(BigDecimal.valueOf(value), precision, scale);
    }

    /** A decimal of a scale, rounded, and with no more digits than its precision. */
    public static BigDecimal decimal(BigDecimal value, int precision, int scale) {
        if (value.scale() < -1000 || value.precision() > 1000) {
            throw new ArithmeticException("a number of " + value.precision() + " digits does not fit DECIMAL");
        }
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.signum() != 0 && rounded.precision() > precision) {
            throw new ArithmeticException(TextFunctions.cut(value.toString(), SHOWN) + " does not fit DECIMAL("
                    + precision + "," + scale + ")");
        }
        return rounded;
    }

    public static double doubleOfText(String text) {
        return parse(text).doubleValue();
    }

    public static int dateOfText(String text) {
        return parsed(text, "DATE", DateTimes::date);
    }

    public static int timeOfText(String text) {
        return parsed(text, "TIME", DateTimes::time);
    }

    public static long timestampOfText(String text) {
        return parsed(text, "TIMESTAMP", DateTimes::timestamp);
    }

    public static String textOfLong(long value) {
        return Long.toString(value);
    }

    public static String textOfDecimal(BigDecimal value) {
        return value.toPlainString();
    }

    public static String textOfDouble(double value) {
        return plain(Double.toString(value));
    }

    public static String textOfReal(float value) {
        return plain(Float.toString(value));
    }

    public static String textOfBoolean(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    public static String textOfDate(int days) {
        return DateTimes.writeDate(days);
    }

    public static String textOfTime(int millis) {
        return withoutZeros(DateTimes.writeTime(millis));
    }

    public static String textOfTimestamp(long millis) {
        return withoutZeros(DateTimes.writeTimestamp(millis));
    }

    /** Text in a VARCHAR of a length: what is too long fails, unless it is blanks. */
    public static String fit(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        if (!text.substring(length).isBlank()) {
            throw new IllegalArgumentException("CAST of '" + TextFunctions.cut(text, SHOWN) + "' (" + text.length()
                    + " characters) to VARCHAR(" + length + ")");
        }
        return text.substring(0, length);
    }

    /** Text in a CHAR of a length, filled with blanks. */
    public static String fitPadded(String text, int length) {
        return TextFunctions.pad(fit(text, length), length);
    }

    private static BigDecimal parse(String text) {
        String number = text.strip();
        try {
            BigDecimal value = new BigDecimal(number);
            if (Math.abs((long) value.scale()) <= 1000) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, as for numbers that are out of every range
        }
        throw new IllegalArgumentException("'" + TextFunctions.cut(text, SHOWN) + "' is no number");
    }

    private static <T> T parsed(String text, String type, Function<String, T> parser) {
        try {
            return parser.apply(text.strip());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + TextFunctions.cut(text, SHOWN) + "' is no " + type, e);
        }
    }

    private static String plain(String text) {
        int exponent = text.indexOf('E');
        if (exponent < 0) {
            return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        }
        int power = Integer.parseInt(text.substring(exponent + 1));
        return power >= -20 && power <= 20
                ? new BigDecimal(text).stripTrailingZeros().toPlainString()
                : text;
    }

    private static String withoutZeros(String text) {
        return text.endsWith(".000") ? text.substring(0, text.length() - 4) : text;
    }

    private static ArithmeticException outOfRange(String value, long min, long max) {
        return new ArithmeticException(
                TextFunctions.cut(value, SHOWN) + " is out of range (expected: " + min + " to " + max + ")");
    }
}
