package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Adding up: whole numbers exactly in a long, DECIMAL exactly, the rest in a double. */
final class Sums {
    private Sums() {}

    /** The kind in which values of a kind add up. */
    static SqlType.Kind kind(SqlType.Kind kind) {
        return switch (kind) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> SqlType.Kind.BIGINT;
            case DECIMAL -> SqlType.Kind.DECIMAL;
            default -> SqlType.Kind.DOUBLE;
        };
    }

    static Number plus(SqlType.Kind kind, @Nullable Object sum, Object value) {
        return switch (kind) {
            case BIGINT -> Math.addExact(sum == null ? 0L : (Long) sum, ((Number) value).longValue());
            case DECIMAL -> sum == null ? (BigDecimal) value : ((BigDecimal) sum).add((BigDecimal) value);
            default -> (sum == null ? 0d : (Double) sum) + ((Number) value).doubleValue();
        };
    }

    /** A number as the Java type of a kind; whole numbers truncate. */
    static Object as(SqlType.Kind kind, int scale, Number number) {
        return switch (kind) {
            case TINYINT -> (byte) Math.toIntExact(number.longValue());
            case SMALLINT -> (short) Math.toIntExact(number.longValue());
            case INTEGER -> Math.toIntExact(number.longValue());
            case REAL -> number.floatValue();
            case DOUBLE -> number.doubleValue();
            case DECIMAL -> new BigDecimal(number.toString()).setScale(Math.max(scale, 0), RoundingMode.HALF_UP);
            default -> number.longValue();
        };
    }
}
