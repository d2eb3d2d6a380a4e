package io.freshet.firehosesink.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The type of a column as Hive writes it. */
public sealed interface HiveType {
    /** A type without parameters. VARCHAR and CHAR are strings. */
    enum Primitive implements HiveType {
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INT,
        BIGINT,
        FLOAT,
        DOUBLE,
        STRING,
        BINARY,
        DATE,
        TIMESTAMP,
        /** Without a zone: what an Iceberg table calls a timestamp. */
        LOCAL_TIMESTAMP;

        /** The narrowest type for the values of both: int, bigint, double, string. */
        Primitive widenedBy(Primitive other) {
            if (this == other) {
                return this;
            }
            boolean numbers = isInferredNumber() && other.isInferredNumber();
            return numbers ? (compareTo(other) > 0 ? this : other) : STRING;
        }

        private boolean isInferredNumber() {
            return this == INT || this == BIGINT || this == DOUBLE;
        }
    }

    /** A decimal of so many digits, so many of them after the point. */
    record Decimal(int precision, int scale) implements HiveType {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("decimal(" + precision + "," + scale
                        + ") (expected: a precision of 1 to 38 and a scale up to it)");
            }
        }
    }

    /** An array. */
    record ListOf(HiveType element) implements HiveType {}

    /** A map; its keys are strings. */
    record MapOf(HiveType value) implements HiveType {}

    /** A structure. */
    record StructOf(List<Field> fields) implements HiveType {
        public StructOf {
            fields = List.copyOf(fields);
        }
    }

    /** A field of a structure, in lower case as Hive keeps it. */
    record Field(String name, HiveType type) {}

    /** Reads a type. @throws IllegalArgumentException if it is none; the message is for the user */
    static HiveType parse(String text) {
        Parser parser = new Parser(text);
        HiveType type = parser.type(0);
        if (!parser.rest().isEmpty()) {
            throw parser.unexpected();
        }
        return type;
    }

    /** A recursive descent over the text. */
    final class Parser {
        private static final int MAX_DEPTH = 32;

        private final String text;
        private final String lower;
        private int at;

        private Parser(String text) {
            this.text = text;
            this.lower = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
        }

        private HiveType type(int depth) {
            if (depth > MAX_DEPTH) {
                throw unexpected();
            }
            String name = word();
            return switch (name) {
                case "boolean" -> Primitive.BOOLEAN;
                case "tinyint" -> Primitive.TINYINT;
                case "smallint" -> Primitive.SMALLINT;
                case "int", "integer" -> Primitive.INT;
                case "bigint" -> Primitive.BIGINT;
                case "float" -> Primitive.FLOAT;
                case "double" -> Primitive.DOUBLE;
                case "string" -> Primitive.STRING;
                case "varchar", "char" -> {
                    skipLength();
                    yield Primitive.STRING;
                }
                case "binary" -> Primitive.BINARY;
                case "date" -> Primitive.DATE;
                case "timestamp" -> Primitive.TIMESTAMP;
                case "timestamp_ntz" -> Primitive.LOCAL_TIMESTAMP;
                case "decimal" -> decimal();
                case "array" -> {
                    expect('<');
                    HiveType element = type(depth + 1);
                    expect('>');
                    yield new ListOf(element);
                }
                case "map" -> map(depth);
                case "struct" -> struct(depth);
                default -> throw unexpected();
            };
        }

        private HiveType map(int depth) {
            expect('<');
            if (type(depth + 1) != Primitive.STRING) {
                throw new IllegalArgumentException("column type: " + text + " (expected: string as the key of a map)");
            }
            expect(',');
            HiveType value = type(depth + 1);
            expect('>');
            return new MapOf(value);
        }

        private HiveType struct(int depth) {
            List<Field> fields = new ArrayList<>();
            expect('<');
            do {
                String name = word();
                expect(':');
                fields.add(new Field(name, type(depth + 1)));
            } while (accept(','));
            expect('>');
            return new StructOf(fields);
        }

        private HiveType decimal() {
            if (!accept('(')) {
                return new Decimal(10, 0);
            }
            int precision = number();
            int scale = accept(',') ? number() : 0;
            expect(')');
            return new Decimal(precision, scale);
        }

        private void skipLength() {
            if (accept('(')) {
                var unused = number();
                expect(')');
            }
        }

        private String word() {
            int start = at;
            while (at < lower.length() && (Character.isLetterOrDigit(lower.charAt(at)) || lower.charAt(at) == '_')) {
                at++;
            }
            if (start == at) {
                throw unexpected();
            }
            return lower.substring(start, at);
        }

        private int number() {
            try {
                return Integer.parseInt(word());
            } catch (NumberFormatException e) {
                throw unexpected();
            }
        }

        private boolean accept(char c) {
            boolean there = at < lower.length() && lower.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private void expect(char c) {
            if (!accept(c)) {
                throw unexpected();
            }
        }

        private String rest() {
            return lower.substring(at);
        }

        private IllegalArgumentException unexpected() {
            return new IllegalArgumentException("column type: " + text + " (expected: a Hive type)");
        }
    }
}
