package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of plain JSON without a parser. What is not plain, and what does not fit its column, goes to the general decoder, whose values and words are the
 * ones that count.
 */
final class PlainJsonDecoder implements RowDecoder {
    private static final int LONGEST_EXACT_LONG = 18;
    private static final int LONGEST_EXACT_DOUBLE = 15;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final PlainJson json;
    private final int[] needed;
    private final SqlType[] types;
    private final RowDecoder general;

    private PlainJsonDecoder(PlainJson json, int[] needed, SqlType[] types, RowDecoder general) {
        this.json = json;
        this.needed = needed;
        this.types = types;
        this.general = general;
    }

    /** Before the general decoder if the paths allow it; otherwise the general decoder. */
    static RowDecoder of(String rowPath, List<SourceColumn> columns, Set<String> neededNames) {
        RowDecoder general = new JsonStreamDecoder(rowPath, columns, neededNames);
        if (!JsonPath.of(rowPath).steps().isEmpty()) {
            return general;
        }
        List<@Nullable JsonPath> paths = new ArrayList<>();
        for (SourceColumn column : columns) {
            paths.add(neededNames.contains(column.name()) ? JsonStreamDecoder.path(column) : null);
        }
        PlainJson json = PlainJson.of(paths);
        int[] needed = java.util.stream.IntStream.range(0, paths.size())
                .filter(i -> paths.get(i) != null)
                .toArray();
        SqlType[] types =
                columns.stream().map(column -> SqlType.of(column.sqlType())).toArray(SqlType[]::new);
        return json == null ? general : new PlainJsonDecoder(json, needed, types, general);
    }

    @Override
    public void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<String> problems)
            throws IOException {
        StreamRow row = json.read(data) ? row(rowtime) : null;
        if (row == null) {
            general.decode(data, rowtime, rows, problems);
        } else {
            rows.accept(row);
        }
    }

    private @Nullable StreamRow row(long rowtime) {
        @Nullable Object[] fields = new @Nullable Object[types.length];
        try {
            for (int column : needed) {
                fields[column] = value(column);
            }
        } catch (IllegalArgumentException e) {
            return null; // the general decoder says what is wrong, in the order of the record
        }
        return new StreamRow(rowtime, fields);
    }

    private @Nullable Object value(int column) {
        SqlType type = types[column];
        return switch (json.kind(column)) {
            case PlainJson.ABSENT, PlainJson.NULL -> null;
            case PlainJson.STRING -> Coercion.ofText(json.text(column), type);
            case PlainJson.TRUE -> Coercion.ofBoolean(true, type);
            case PlainJson.FALSE -> Coercion.ofBoolean(false, type);
            case PlainJson.INTEGER -> integer(column, type);
            default -> decimal(column, type);
        };
    }

    private Object integer(int column, SqlType type) {
        if (json.length(column) <= LONGEST_EXACT_LONG) {
            long value = digits(column);
            switch (type.kind()) {
                case BIGINT -> {
                    return value;
                }
                case DOUBLE -> {
                    return (double) value;
                }
                case INTEGER -> {
                    if (value == (int) value) {
                        return (int) value;
                    }
                }
                default -> {
                    // by its text
                }
            }
        }
        return Coercion.ofNumberText(json.text(column), type);
    }

    /** A quotient of two numbers that a double holds exactly is the double next to the decimal. */
    private Object decimal(int column, SqlType type) {
        if (type.kind() == SqlType.Kind.DOUBLE && json.length(column) <= LONGEST_EXACT_DOUBLE) {
            int dot = dot(column);
            if (dot > 0) {
                long digits = digits(column);
                double value = Math.abs(digits) / POWERS[json.length(column) - dot - 1];
                return json.at(column, 0) == '-' ? -value : value;
            }
        }
        return Coercion.ofNumberText(json.text(column), type);
    }

    /** Where the dot is; 0 if there is an exponent. */
    private int dot(int column) {
        int dot = 0;
        for (int i = 1; i < json.length(column); i++) {
            byte b = json.at(column, i);
            if (b == '.') {
                dot = i;
            } else if (b > '9') {
                return 0;
            }
        }
        return dot;
    }

    /** The digits as a number, without sign of a dot. */
    private long digits(int column) {
        boolean negative = json.at(column, 0) == '-';
        long value = 0;
        for (int i = negative ? 1 : 0; i < json.length(column); i++) {
            byte b = json.at(column, i);
            if (b != '.') {
                value = value * 10 + (b - '0');
            }
        }
        return negative ? -value : value;
    }
}
