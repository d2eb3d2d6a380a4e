package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** What a column holds, and how a JSON value becomes it. */
enum ColumnType {
    BOOLEAN(Schema.Type.BOOLEAN) {
        @Override
        Object valueOf(JsonNode node) {
            return require(node.isBoolean(), node, "boolean").booleanValue();
        }
    },
    INT(Schema.Type.INT) {
        @Override
        Object valueOf(JsonNode node) {
            return require(node.isIntegralNumber() && node.canConvertToInt(), node, "int")
                    .intValue();
        }
    },
    BIGINT(Schema.Type.LONG) {
        @Override
        Object valueOf(JsonNode node) {
            return require(node.isIntegralNumber() && node.canConvertToLong(), node, "bigint")
                    .longValue();
        }
    },
    FLOAT(Schema.Type.FLOAT) {
        @Override
        Object valueOf(JsonNode node) {
            return require(node.isNumber(), node, "float").floatValue();
        }
    },
    DOUBLE(Schema.Type.DOUBLE) {
        @Override
        Object valueOf(JsonNode node) {
            return require(node.isNumber(), node, "double").doubleValue();
        }
    },
    /** Nested values become their JSON text. */
    STRING(Schema.Type.STRING) {
        @Override
        Object valueOf(JsonNode node) {
            return node.isContainerNode() ? node.toString() : node.asText();
        }
    },
    BINARY(Schema.Type.BYTES) {
        @Override
        Object valueOf(JsonNode node) {
            return ByteBuffer.wrap(
                    require(node.isTextual(), node, "binary").textValue().getBytes(StandardCharsets.UTF_8));
        }
    },
    DATE(Schema.Type.INT) {
        @Override
        Schema schema(String type) {
            return LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
        }

        @Override
        Object valueOf(JsonNode node) {
            try {
                return Math.toIntExact(
                        LocalDate.parse(require(node.isTextual(), node, "date").textValue())
                                .toEpochDay());
            } catch (DateTimeException e) {
                throw mismatch(node, "date", e);
            }
        }
    },
    TIMESTAMP(Schema.Type.LONG) {
        @Override
        Schema schema(String type) {
            return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        }

        @Override
        Object valueOf(JsonNode node) {
            return timestampMillis(node);
        }
    },
    DECIMAL(Schema.Type.BYTES) {
        @Override
        Schema schema(String type) {
            Matcher matcher = DECIMAL_TYPE.matcher(type);
            boolean sized = matcher.matches() && matcher.group(1) != null;
            int precision = sized ? Integer.parseInt(matcher.group(1)) : 10;
            int scale = sized && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : 0;
            return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
        }

        @Override
        Object valueOf(JsonNode node) {
            try {
                return new BigDecimal(require(node.isNumber() || node.isTextual(), node, "decimal")
                        .asText());
            } catch (NumberFormatException e) {
                throw mismatch(node, "decimal", e);
            }
        }
    };

    private static final Pattern DECIMAL_TYPE = Pattern.compile("decimal(?:\\((\\d+)(?:,\\s*(\\d+))?\\))?");
    /** Numbers from here on are milliseconds since the epoch, smaller ones seconds. */
    private static final double FIRST_MILLIS = 1e11;

    private final Schema.Type avro;

    ColumnType(Schema.Type avro) {
        this.avro = avro;
    }

    /** @throws IllegalArgumentException if the value does not fit */
    abstract Object valueOf(JsonNode node);

    /** @param type as Hive writes it */
    Schema schema(String type) {
        return Schema.create(avro);
    }

    /** Makes a decimal the bytes Avro wants, at the scale of the column. */
    static Object encoded(Object value, Schema schema) {
        if (value instanceof BigDecimal decimal && schema.getLogicalType() instanceof LogicalTypes.Decimal type) {
            BigDecimal scaled = decimal.setScale(type.getScale(), RoundingMode.HALF_UP);
            if (scaled.precision() > type.getPrecision()) {
                throw new IllegalArgumentException(
                        decimal + " (expected: decimal of at most " + type.getPrecision() + " digits)");
            }
            return ByteBuffer.wrap(scaled.unscaledValue().toByteArray());
        }
        return value;
    }

    /** Structures are kept as JSON text. */
    static ColumnType ofHive(String type) {
        String lower = type.toLowerCase(Locale.ROOT).strip();
        String base = lower.replaceFirst("[(<].*", "");
        return switch (base) {
            case "boolean" -> BOOLEAN;
            case "tinyint", "smallint", "int", "integer" -> INT;
            case "bigint" -> BIGINT;
            case "float" -> FLOAT;
            case "double" -> DOUBLE;
            case "string", "varchar", "char", "array", "map", "struct" -> STRING;
            case "binary" -> BINARY;
            case "date" -> DATE;
            case "timestamp" -> TIMESTAMP;
            case "decimal" -> DECIMAL;
            default -> throw new IllegalArgumentException("column type: " + type + " (expected: a Hive type)");
        };
    }

    /** The narrowest type for the value. */
    static ColumnType of(JsonNode node) {
        if (node.isBoolean()) {
            return BOOLEAN;
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToInt() ? INT : node.canConvertToLong() ? BIGINT : STRING;
        }
        return node.isNumber() ? DOUBLE : STRING;
    }

    /** The narrowest type for the values of both: int, bigint, double, string. */
    ColumnType widenedBy(ColumnType other) {
        if (this == other) {
            return this;
        }
        boolean numbers = isInferredNumber() && other.isInferredNumber();
        return numbers ? (compareTo(other) > 0 ? this : other) : STRING;
    }

    private boolean isInferredNumber() {
        return this == INT || this == BIGINT || this == DOUBLE;
    }

    private static JsonNode require(boolean fits, JsonNode node, String type) {
        if (!fits) {
            throw mismatch(node, type, null);
        }
        return node;
    }

    private static IllegalArgumentException mismatch(JsonNode node, String type, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "Data does not match the schema: " + node.getNodeType() + " (expected: " + type + ")", cause);
    }

    private static long timestampMillis(JsonNode node) {
        if (node.isNumber()) {
            double number = node.doubleValue();
            return Math.abs(number) >= FIRST_MILLIS ? node.longValue() : Math.round(number * 1000);
        }
        String text = require(node.isTextual(), node, "timestamp").textValue().replace(' ', 'T');
        try {
            boolean zoned = text.endsWith("Z") || text.matches(".+T.+[+-]\\d\\d:?\\d\\d");
            Instant instant = zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return instant.toEpochMilli();
        } catch (DateTimeException e) {
            throw mismatch(node, "timestamp", e);
        }
    }
}
