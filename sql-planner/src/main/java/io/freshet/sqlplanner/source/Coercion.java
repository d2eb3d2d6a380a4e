package io.freshet.sqlplanner.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.sqlplanner.row.DateTimes;
import io.freshet.sqlplanner.row.SqlType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conversions of ingest, which are not those of CAST: text longer than its column is cut, everything but {@code true} is false, objects and
 * arrays are taken as their text, DECIMAL columns keep the number as it came. What does not fit throws {@link IllegalArgumentException}.
 */
public final class Coercion {
    private Coercion() {}

    static @Nullable Object ofJson(JsonNode node, SqlType type) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return switch (type.kind()) {
            case CHAR, VARCHAR -> cut(node.isTextual() ? node.textValue() : node.toString(), type.precision());
            case BOOLEAN -> node.isBoolean() ? node.booleanValue() : bool(text(node, type));
            case INTEGER -> node.isInt() ? (Object) node.intValue() : number(node, type);
            case BIGINT ->
                node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : number(node, type);
            case DOUBLE -> node.isNumber() ? (Object) node.doubleValue() : number(node, type);
            case TINYINT, SMALLINT, REAL, DECIMAL -> number(node, type);
            default -> ofText(text(node, type), type);
        };
    }

    /** The value of the parser's token, which is read to its end. */
    static @Nullable Object ofToken(JsonParser json, SqlType type, byte[] record) throws IOException {
        JsonToken token = json.currentToken();
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> ofText(json.getText(), type);
            case VALUE_TRUE, VALUE_FALSE -> ofBoolean(token == JsonToken.VALUE_TRUE, type);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ofNumber(json, type);
            default -> ofContainer(json, type, record);
        };
    }

    static Object ofBoolean(boolean value, SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> value;
            case CHAR, VARCHAR -> cut(String.valueOf(value), type.precision());
            case DATE, TIME, TIMESTAMP, BINARY, VARBINARY -> ofText(String.valueOf(value), type);
            default -> decimal(value ? BigDecimal.ONE : BigDecimal.ZERO, type);
        };
    }

    private static Object ofNumber(JsonParser json, SqlType type) throws IOException {
        JsonParser.NumberType size = json.getNumberType();
        return switch (type.kind()) {
            case INTEGER ->
                size == JsonParser.NumberType.INT ? json.getIntValue() : decimal(json.getDecimalValue(), type);
            case BIGINT ->
                size == JsonParser.NumberType.INT || size == JsonParser.NumberType.LONG
                        ? json.getLongValue()
                        : decimal(json.getDecimalValue(), type);
            case DOUBLE -> json.getDoubleValue();
            case TINYINT, SMALLINT, REAL, DECIMAL -> decimal(json.getDecimalValue(), type);
            case CHAR, VARCHAR -> cut(json.getText(), type.precision());
            default -> ofText(json.getText(), type);
        };
    }

    /** The value of a JSON number as it is written. */
    static Object ofNumberText(String text, SqlType type) {
        return switch (type.kind()) {
            case DOUBLE -> Double.parseDouble(text);
            case INTEGER, BIGINT, TINYINT, SMALLINT, REAL, DECIMAL -> decimal(new BigDecimal(text), type);
            case CHAR, VARCHAR -> cut(text, type.precision());
            default -> ofText(text, type);
        };
    }

    /** Objects and arrays are the text that the record has for them. */
    private static Object ofContainer(JsonParser json, SqlType type, byte[] record) throws IOException {
        long start = json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        if (type.kind() != SqlType.Kind.VARCHAR && type.kind() != SqlType.Kind.CHAR) {
            throw new IllegalArgumentException("an object or array for " + type + " (expected: a value)");
        }
        long end = json.currentLocation().getByteOffset();
        return cut(new String(record, (int) start, (int) (end - start), StandardCharsets.UTF_8), type.precision());
    }

    private static Object number(JsonNode node, SqlType type) {
        if (node.isBoolean()) {
            return decimal(node.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO, type);
        }
        return node.isNumber() ? decimal(node.decimalValue(), type) : ofText(text(node, type), type);
    }

    private static String text(JsonNode node, SqlType type) {
        if (node.isContainerNode()) {
            throw new IllegalArgumentException("an object or array for " + type + " (expected: a value)");
        }
        return node.asText();
    }

    /** The value that a text is in a column of the type. */
    public static Object ofText(String text, SqlType type) {
        if (type.kind() == SqlType.Kind.VARCHAR || type.kind() == SqlType.Kind.CHAR) {
            return cut(text, type.precision());
        }
        String value = text.trim();
        try {
            return switch (type.kind()) {
                case BOOLEAN -> bool(value);
                case DATE -> DateTimes.date(value);
                case TIME -> DateTimes.time(value);
                case TIMESTAMP -> DateTimes.timestamp(value);
                case BINARY, VARBINARY -> throw new IllegalArgumentException("binary columns are not supported yet");
                default -> decimal(new BigDecimal(value), type);
            };
        } catch (NumberFormatException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("'" + cut(text, 64) + "' is no " + type, e);
        }
    }

    private static Object decimal(BigDecimal value, SqlType type) {
        try {
            return switch (type.kind()) {
                case TINYINT -> value.byteValueExact();
                case SMALLINT -> value.shortValueExact();
                case INTEGER -> value.intValueExact();
                case BIGINT -> value.longValueExact();
                case REAL -> value.floatValue();
                case DOUBLE -> value.doubleValue();
                default -> value;
            };
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(value + " does not fit " + type, e);
        }
    }

    private static boolean bool(String text) {
        return text.toLowerCase(Locale.ROOT).equals("true");
    }

    private static String cut(String text, int length) {
        return length < 0 || text.length() <= length ? text : text.substring(0, length);
    }
}
