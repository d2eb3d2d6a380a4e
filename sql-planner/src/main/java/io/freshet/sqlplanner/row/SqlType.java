package io.freshet.sqlplanner.row;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SQL type of the dialect: its kind, precision (or length) and scale; -1 where none is given. */
public record SqlType(Kind kind, int precision, int scale) implements Serializable {
    private static final Pattern TEXT = Pattern.compile(
            "\\s*([A-Za-z]+(?:\\s+(?:PRECISION|VARYING))?)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?\\s*",
            Pattern.CASE_INSENSITIVE);

    /** The kinds of values, each with one Java type (see {@link StreamRow}). */
    public enum Kind {
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INTEGER,
        BIGINT,
        REAL,
        DOUBLE,
        DECIMAL,
        CHAR,
        VARCHAR,
        BINARY,
        VARBINARY,
        DATE,
        TIME,
        TIMESTAMP
    }

    /** The names of the kinds. */
    public static List<String> names() {
        return Arrays.stream(Kind.values()).map(Kind::name).toList();
    }

    /** Parses a type such as {@code VARCHAR(16)} or {@code DECIMAL(10,2)}. */
    public static SqlType of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw unknown(text);
        }
        int precision = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
        int scale = matcher.group(3) == null ? -1 : Integer.parseInt(matcher.group(3));
        return new SqlType(
                kind(matcher.group(1).toUpperCase(Locale.ROOT).replaceAll("\\s+", " "), text), precision, scale);
    }

    private static Kind kind(String name, String text) {
        return switch (name) {
            case "BOOLEAN" -> Kind.BOOLEAN;
            case "TINYINT" -> Kind.TINYINT;
            case "SMALLINT" -> Kind.SMALLINT;
            case "INT", "INTEGER" -> Kind.INTEGER;
            case "BIGINT" -> Kind.BIGINT;
            case "REAL" -> Kind.REAL;
            case "DOUBLE", "DOUBLE PRECISION", "FLOAT" -> Kind.DOUBLE;
            case "DECIMAL", "DEC", "NUMERIC" -> Kind.DECIMAL;
            case "CHAR", "CHARACTER" -> Kind.CHAR;
            case "VARCHAR", "CHARACTER VARYING", "CHAR VARYING" -> Kind.VARCHAR;
            case "BINARY" -> Kind.BINARY;
            case "VARBINARY", "BINARY VARYING" -> Kind.VARBINARY;
            case "DATE" -> Kind.DATE;
            case "TIME" -> Kind.TIME;
            case "TIMESTAMP" -> Kind.TIMESTAMP;
            default -> throw unknown(text);
        };
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("SQL type: '" + text
                + "' (expected: BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, BINARY,"
                + " VARBINARY, DATE, TIME or TIMESTAMP)");
    }

    @Override
    public String toString() {
        if (kind == Kind.TIME || kind == Kind.TIMESTAMP || precision < 0) {
            return kind.name();
        }
        return kind + "(" + precision + (scale < 0 ? "" : "," + scale) + ")";
    }
}
