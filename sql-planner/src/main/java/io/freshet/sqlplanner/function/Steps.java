package io.freshet.sqlplanner.function;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.calcite.linq4j.function.Strict;

/** What STEP computes, by type; called by generated code. */
public final class Steps {
    private Steps() {}

    /** Whole numbers, and timestamps by a size in milliseconds. */
    @Strict
    public static long ofLong(long value, long size) {
        return Math.subtractExact(value, Math.floorMod(value, positive(size)));
    }

    /** Timestamps by a size in months. */
    @Strict
    public static long ofMonths(long millis, long months) {
        LocalDate day = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate();
        long month = day.getYear() * 12L + day.getMonthValue() - 1 - 1970 * 12L;
        LocalDate start = LocalDate.of(1970, 1, 1).plusMonths(month - Math.floorMod(month, positive(months)));
        return start.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    @Strict
    public static BigDecimal ofDecimal(BigDecimal value, BigDecimal size) {
        return value.divide(size, 0, RoundingMode.FLOOR).multiply(size);
    }

    @Strict
    public static double ofDouble(double value, double size) {
        return Math.floor(value / size) * size;
    }

    private static long positive(long size) {
        if (size <= 0) {
            throw new ArithmeticException("STEP BY " + size + " (expected: more than zero)");
        }
        return size;
    }
}
