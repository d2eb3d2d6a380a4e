package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.encode.HiveType.Field;
import io.freshet.firehosesink.encode.HiveType.Primitive;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.JsonRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of one file, each of which may be null, and how a JSON object becomes a row of them. */
final class RowSchema {
    private final List<Field> columns;
    private final JsonRules rules;
    private final JsonValues values;
    private final KeyMatcher keys;

    private RowSchema(List<Field> columns, JsonRules rules) {
        this.columns = List.copyOf(columns);
        this.rules = rules;
        this.values = new JsonValues(rules);
        this.keys = new KeyMatcher(rules);
    }

    /** The columns of a table. @throws IllegalArgumentException if a type is unknown */
    static RowSchema of(List<Column> columns, JsonRules rules) {
        return new RowSchema(
                columns.stream()
                        .map(column -> new Field(column.name().toLowerCase(Locale.ROOT), HiveType.parse(column.type())))
                        .toList(),
                rules);
    }

    List<Field> columns() {
        return columns;
    }

    JsonRules rules() {
        return rules;
    }

    /** The name that the key of a member of an object has here. */
    String folded(String key) {
        return keys.folded(key);
    }

    /** The folded key of the member that holds the value of a column. */
    String keyOf(Field column) {
        return keys.keyOf(column.name());
    }

    /** @throws IllegalArgumentException if the value does not fit the column */
    @Nullable
    Object value(int column, JsonNode node) {
        return values.valueOf(columns.get(column).type(), node);
    }

    /** @throws IllegalArgumentException if a value does not fit its column */
    @Nullable
    Object[] row(ObjectNode object) {
        Map<String, JsonNode> members = keys.byColumn(object);
        @Nullable Object[] row = new Object[columns.size()];
        for (int i = 0; i < row.length; i++) {
            Field column = columns.get(i);
            try {
                row[i] = values.valueOf(column.type(), keys.value(members, column.name()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("column " + column.name() + ": " + e.getMessage(), e);
            }
        }
        return row;
    }

    /** Finds the columns by looking at every object: all keys, first seen first, each with the type all its values fit. */
    static final class Inference {
        private static final JsonRules EXACT = new JsonRules(false, false, Map.of(), List.of(), false);

        private final Map<String, @Nullable Primitive> types = new LinkedHashMap<>();

        void add(ObjectNode object) {
            object.properties().forEach(field -> {
                JsonNode value = field.getValue();
                add(field.getKey(), value.isNull() ? null : typeOf(value));
            });
        }

        /** @param seen the type of a value; null of null */
        void add(String key, @Nullable Primitive seen) {
            @Nullable Primitive known = types.get(key);
            if (seen == null) {
                types.putIfAbsent(key, null);
            } else {
                types.put(key, known == null ? seen : known.widenedBy(seen));
            }
        }

        /** The narrowest type for the value; structures are kept as JSON text. */
        private static Primitive typeOf(JsonNode node) {
            if (node.isBoolean()) {
                return Primitive.BOOLEAN;
            }
            if (node.isIntegralNumber()) {
                return node.canConvertToInt()
                        ? Primitive.INT
                        : node.canConvertToLong() ? Primitive.BIGINT : Primitive.STRING;
            }
            return node.isNumber() ? Primitive.DOUBLE : Primitive.STRING;
        }

        RowSchema schema() {
            List<Field> columns = new ArrayList<>();
            types.forEach((key, found) -> columns.add(new Field(key, found == null ? Primitive.STRING : found)));
            return new RowSchema(columns, EXACT);
        }
    }
}
