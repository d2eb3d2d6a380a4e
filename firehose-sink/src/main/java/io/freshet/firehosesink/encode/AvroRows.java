package io.freshet.firehosesink.encode;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.encode.HiveType.Field;
import io.freshet.firehosesink.encode.HiveType.Primitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Rows as Avro records, for Avro itself and for Parquet. */
final class AvroRows {
    private final List<Field> columns;
    private final Schema schema;

    AvroRows(RowSchema rows) {
        this.columns = rows.columns();
        this.schema = record("row", columns);
    }

    Schema schema() {
        return schema;
    }

    GenericRecord record(@Nullable Object[] row) {
        return record(schema, columns, row);
    }

    private static GenericRecord record(Schema schema, List<Field> fields, @Nullable Object[] values) {
        GenericRecord record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            record.put(
                    i,
                    value(
                            fields.get(i).type(),
                            notNull(schema.getFields().get(i).schema()),
                            values[i]));
        }
        return record;
    }

    private static @Nullable Object value(HiveType type, Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof Instant instant) {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
        }
        if (value instanceof BigDecimal decimal) {
            return ByteBuffer.wrap(decimal.unscaledValue().toByteArray());
        }
        if (type instanceof HiveType.ListOf list) {
            List<@Nullable Object> values = new ArrayList<>();
            ((List<?>) value)
                    .forEach(element -> values.add(value(list.element(), notNull(schema.getElementType()), element)));
            return values;
        }
        if (type instanceof HiveType.MapOf map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((key, element) -> values.put(
                            String.valueOf(key), value(map.value(), notNull(schema.getValueType()), element)));
            return values;
        }
        if (type instanceof HiveType.StructOf struct) {
            return record(schema, struct.fields(), (@Nullable Object[]) value);
        }
        return value;
    }

    private static Schema notNull(Schema union) {
        return union.getTypes().get(1);
    }

    private static Schema record(String name, List<Field> columns) {
        List<Schema.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field column : columns) {
            String unique = unique(names, column.name());
            fields.add(new Schema.Field(
                    unique, nullable(name + "_" + unique, column.type()), null, Schema.Field.NULL_DEFAULT_VALUE));
        }
        return Schema.createRecord(name, null, "freshet", false, fields);
    }

    private static Schema nullable(String name, HiveType type) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema(name, type));
    }

    private static Schema schema(String name, HiveType type) {
        if (type instanceof HiveType.ListOf list) {
            return Schema.createArray(nullable(name + "_element", list.element()));
        }
        if (type instanceof HiveType.MapOf map) {
            return Schema.createMap(nullable(name + "_value", map.value()));
        }
        if (type instanceof HiveType.StructOf struct) {
            return record(name, struct.fields());
        }
        if (type instanceof HiveType.Decimal decimal) {
            return LogicalTypes.decimal(decimal.precision(), decimal.scale())
                    .addToSchema(Schema.create(Schema.Type.BYTES));
        }
        return switch ((Primitive) requireNonNull(type)) {
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case TINYINT, SMALLINT, INT -> Schema.create(Schema.Type.INT);
            case BIGINT -> Schema.create(Schema.Type.LONG);
            case FLOAT -> Schema.create(Schema.Type.FLOAT);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case STRING -> Schema.create(Schema.Type.STRING);
            case BINARY -> Schema.create(Schema.Type.BYTES);
            case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case LOCAL_TIMESTAMP -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
        };
    }

    /** Readers agree on letters, digits and underscores. */
    static String unique(Set<String> taken, String key) {
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
}
