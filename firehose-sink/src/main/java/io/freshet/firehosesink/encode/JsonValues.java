package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.encode.HiveType.Primitive;
import io.freshet.firehosesink.lane.JsonRules;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of JSON: Boolean, Integer (also for the smaller integers and for the days of a date), Long, Float, Double, String, byte[],
 * Instant, BigDecimal at the scale of its type, List, Map, and Object[] for a structure. Null stays null.
 */
final class JsonValues {
    private final JsonRules rules;
    private final JsonTimes times;
    private final KeyMatcher keys;

    JsonValues(JsonRules rules) {
        this.rules = rules;
        this.times = new JsonTimes(rules);
        this.keys = new KeyMatcher(rules);
    }

    /** @throws IllegalArgumentException if the value does not fit */
    @Nullable
    Object valueOf(HiveType type, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (type instanceof Primitive primitive) {
            return primitive(primitive, node);
        }
        if (type instanceof HiveType.Decimal decimal) {
            return decimal(decimal, node);
        }
        if (type instanceof HiveType.ListOf list) {
            List<@Nullable Object> values = new ArrayList<>();
            require(node.isArray(), node, "array").forEach(element -> values.add(valueOf(list.element(), element)));
            return values;
        }
        if (type instanceof HiveType.MapOf map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            require(node.isObject(), node, "map")
                    .properties()
                    .forEach(entry -> values.put(entry.getKey(), valueOf(map.value(), entry.getValue())));
            return values;
        }
        HiveType.StructOf struct = (HiveType.StructOf) type;
        Map<String, JsonNode> fields = keys.byColumn(require(node.isObject(), node, "struct"));
        @Nullable Object[] values = new Object[struct.fields().size()];
        for (int i = 0; i < values.length; i++) {
            HiveType.Field field = struct.fields().get(i);
            values[i] = valueOf(field.type(), keys.value(fields, field.name()));
        }
        return values;
    }

    private Object primitive(Primitive type, JsonNode node) {
        return switch (type) {
            case BOOLEAN -> bool(node);
            case TINYINT -> (int) integer(node, "tinyint", Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> (int) integer(node, "smallint", Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> (int) integer(node, "int", Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> integer(node, "bigint", Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> number(node, "float").floatValue();
            case DOUBLE -> number(node, "double").doubleValue();
            case STRING -> node.isContainerNode() ? node.toString() : node.asText();
            case BINARY -> require(node.isTextual(), node, "binary").textValue().getBytes(StandardCharsets.UTF_8);
            case DATE -> date(node);
            case TIMESTAMP, LOCAL_TIMESTAMP -> times.instant(node);
        };
    }

    private boolean bool(JsonNode node) {
        boolean quoted = !rules.hive() && node.isTextual() && node.textValue().matches("(?i)true|false");
        return quoted
                ? Boolean.parseBoolean(node.textValue())
                : require(node.isBoolean(), node, "boolean").booleanValue();
    }

    private long integer(JsonNode node, String type, long min, long max) {
        try {
            long value = node.isTextual() && !rules.hive()
                    ? Long.parseLong(node.textValue().strip())
                    : require(node.isIntegralNumber() && node.canConvertToLong(), node, type)
                            .longValue();
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw mismatch(node, type, e);
        }
        throw mismatch(node, type, null);
    }

    private BigDecimal number(JsonNode node, String type) {
        try {
            boolean quoted = node.isTextual() && !rules.hive();
            return new BigDecimal(
                    require(node.isNumber() || quoted, node, type).asText().strip());
        } catch (NumberFormatException e) {
            throw mismatch(node, type, e);
        }
    }

    private BigDecimal decimal(HiveType.Decimal type, JsonNode node) {
        BigDecimal value = number(node.isTextual() ? node : require(node.isNumber(), node, "decimal"), "decimal");
        // before it is scaled: 1e999999999 has a billion digits
        if (value.precision() - (long) value.scale() > type.precision() - type.scale()) {
            throw new IllegalArgumentException("Data does not match the schema: " + node.asText()
                    + " (expected: decimal of at most " + type.precision() + " digits)");
        }
        if (value.scale() > 10_000) {
            throw mismatch(node, "decimal", null);
        }
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision()) {
            throw new IllegalArgumentException("Data does not match the schema: " + node.asText()
                    + " (expected: decimal of at most " + type.precision() + " digits)");
        }
        return scaled;
    }

    private static int date(JsonNode node) {
        try {
            return Math.toIntExact(
                    LocalDate.parse(require(node.isTextual(), node, "date").textValue())
                            .toEpochDay());
        } catch (DateTimeException e) {
            throw mismatch(node, "date", e);
        }
    }

    private static JsonNode require(boolean fits, JsonNode node, String type) {
        if (!fits) {
            throw mismatch(node, type, null);
        }
        return node;
    }

    static IllegalArgumentException mismatch(JsonNode node, String type, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "Data does not match the schema: " + node.getNodeType() + " (expected: " + type + ")", cause);
    }
}
