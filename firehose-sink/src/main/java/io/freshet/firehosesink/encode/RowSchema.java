package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The columns of one Parquet file, each of which may be null. */
final class RowSchema {
    private final List<RowColumn> columns;
    private final boolean ignoreCase;
    private final Schema avro;

    private RowSchema(List<RowColumn> columns, boolean ignoreCase) {
        this.columns = columns;
        this.ignoreCase = ignoreCase;
        List<Schema.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (RowColumn column : columns) {
            Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), column.schema());
            fields.add(new Schema.Field(unique(names, column.key()), nullable, null, Schema.Field.NULL_DEFAULT_VALUE));
        }
        this.avro = Schema.createRecord("row", null, "freshet", false, fields);
    }

    private record RowColumn(String key, ColumnType type, Schema schema) {}

    /** The columns of a table; a JSON key matches whatever its case. */
    static RowSchema of(List<Column> columns) {
        return new RowSchema(
                columns.stream()
                        .map(column -> {
                            ColumnType type = ColumnType.ofHive(column.type());
                            String hive = column.type().toLowerCase(Locale.ROOT).strip();
                            return new RowColumn(column.name().toLowerCase(Locale.ROOT), type, type.schema(hive));
                        })
                        .toList(),
                true);
    }

    Schema avro() {
        return avro;
    }

    /** @throws IllegalArgumentException if a value does not fit its column */
    GenericRecord row(ObjectNode object) {
        Map<String, JsonNode> byLowerCase = ignoreCase ? lowerCased(object) : Map.of();
        GenericRecord row = new GenericData.Record(avro);
        for (int i = 0; i < columns.size(); i++) {
            RowColumn column = columns.get(i);
            @Nullable JsonNode node = ignoreCase ? byLowerCase.get(column.key()) : object.get(column.key());
            if (node != null && !node.isNull()) {
                row.put(i, value(column, node));
            }
        }
        return row;
    }

    private static Object value(RowColumn column, JsonNode node) {
        try {
            return ColumnType.encoded(column.type().valueOf(node), column.schema());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column " + column.key() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, JsonNode> lowerCased(ObjectNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        object.properties().forEach(field -> fields.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        return fields;
    }

    /** Parquet readers agree on letters, digits and underscores. */
    private static String unique(Set<String> taken, String key) {
        String name = key.replaceAll("[^A-Za-z0-9_]", "_");
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            name = "_" + name;
        }
        String candidate = name;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }

    /** Finds the columns by looking at every object: all keys, first seen first, each with the type all its values fit. */
    static final class Inference {
        private final Map<String, @Nullable ColumnType> types = new LinkedHashMap<>();

        void add(ObjectNode object) {
            object.properties().forEach(field -> {
                JsonNode value = field.getValue();
                @Nullable ColumnType known = types.get(field.getKey());
                if (value.isNull()) {
                    types.putIfAbsent(field.getKey(), null);
                } else {
                    ColumnType seen = ColumnType.of(value);
                    types.put(field.getKey(), known == null ? seen : known.widenedBy(seen));
                }
            });
        }

        RowSchema schema() {
            List<RowColumn> columns = new ArrayList<>();
            types.forEach((key, found) -> {
                ColumnType type = found == null ? ColumnType.STRING : found;
                columns.add(new RowColumn(key, type, type.schema("")));
            });
            return new RowSchema(columns, false);
        }
    }
}
