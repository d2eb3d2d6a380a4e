package io.freshet.jobs.flinksql.flink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Map;
import java.util.Set;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** A row of a result as JSON: numbers as numbers, times as text, bytes in base64. */
final class RowDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(java.util.Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
            .toFormatter(java.util.Locale.ROOT);

    private RowDocument() {}

    static ArrayNode of(Row row) {
        ArrayNode values = JSON.arrayNode();
        for (int i = 0; i < row.getArity(); i++) {
            add(values, row.getField(i));
        }
        return values;
    }

    private static void add(ArrayNode values, @Nullable Object value) {
        if (value == null) {
            values.addNull();
        } else if (value instanceof Boolean truth) {
            values.add(truth);
        } else if (value instanceof BigDecimal number) {
            values.add(number);
        } else if (value instanceof Double number) {
            values.add(number);
        } else if (value instanceof Float number) {
            values.add(number);
        } else if (value instanceof Number number) {
            values.add(number.longValue());
        } else if (value instanceof byte[] bytes) {
            values.add(bytes);
        } else if (value instanceof Row nested) {
            values.add(nested(nested));
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = values.addObject();
            map.forEach((key, entry) -> object.set(text(key), of(Row.of(entry)).get(0)));
        } else if (value.getClass().isArray()) {
            ArrayNode elements = values.addArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                add(elements, Array.get(value, i));
            }
        } else {
            values.add(text(value));
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode nested(Row row) {
        @Nullable Set<String> names = row.getFieldNames(true);
        if (names == null) {
            return of(row);
        }
        ObjectNode object = JSON.objectNode();
        names.forEach(name -> object.set(name, of(Row.of(row.getField(name))).get(0)));
        return object;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof LocalDateTime time) {
            return TIMESTAMP.format(time);
        }
        if (value instanceof LocalTime time) {
            return TIME.format(time);
        }
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        return String.valueOf(value);
    }
}
