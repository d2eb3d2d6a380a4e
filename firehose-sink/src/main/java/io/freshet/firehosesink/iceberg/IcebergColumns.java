package io.freshet.firehosesink.iceberg;

import io.freshet.firehosesink.encode.HiveType;
import io.freshet.firehosesink.encode.HiveType.Primitive;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.stream.LakeTables.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** The columns of Iceberg tables as Hive writes them, with the numbers of all fields, and the other way. */
final class IcebergColumns {
    private final List<Integer> ids = new ArrayList<>();
    private int nextId;

    private IcebergColumns() {}

    /** @throws IllegalArgumentException if a column cannot be written; the message is for the user */
    static LakeTable of(TableMetadata metadata) {
        if (!metadata.spec().isUnpartitioned()) {
            throw new IllegalArgumentException(
                    "it is partitioned by " + metadata.spec() + " (expected: a table without partitions)");
        }
        IcebergColumns columns = new IcebergColumns();
        List<Column> described = new ArrayList<>();
        for (NestedField field : metadata.schema().columns()) {
            try {
                described.add(new Column(field.name(), columns.described(field)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("its column " + field.name() + " is " + e.getMessage(), e);
            }
        }
        return new LakeTable(metadata.uuid(), described, columns.ids);
    }

    private String described(NestedField field) {
        if (field.isRequired()) {
            throw new IllegalArgumentException(
                    "required (expected: columns that may be null, as a record may lack" + " any)");
        }
        ids.add(field.fieldId());
        return described(field.type());
    }

    private String described(Type type) {
        if (type instanceof Types.ListType list) {
            return "array<" + described(list.fields().get(0)) + ">";
        }
        if (type instanceof Types.MapType map) {
            if (!map.keyType().equals(Types.StringType.get())) {
                throw new IllegalArgumentException("a map of " + map.keyType() + " (expected: string as the key)");
            }
            ids.add(map.keyId());
            return "map<string," + described(map.fields().get(1)) + ">";
        }
        if (type instanceof Types.StructType struct) {
            return struct.fields().stream()
                    .map(field -> name(field.name()) + ":" + described(field))
                    .collect(Collectors.joining(",", "struct<", ">"));
        }
        if (type instanceof Types.DecimalType decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof Types.TimestampType time) {
            return time.shouldAdjustToUTC() ? "timestamp" : "timestamp_ntz";
        }
        return switch (type.typeId()) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "int";
            case LONG -> "bigint";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case STRING -> "string";
            case BINARY -> "binary";
            case DATE -> "date";
            default ->
                throw new IllegalArgumentException("of type " + type
                        + " (expected: boolean, int, long, float, double, decimal, string, binary, date, timestamp,"
                        + " timestamptz, list, map or struct)");
        };
    }

    private static String name(String field) {
        if (!field.matches("[\\p{L}\\p{N}_]+")) {
            throw new IllegalArgumentException(
                    "a struct with the field '" + field + "' (expected: letters, digits and underscores)");
        }
        return field.toLowerCase(Locale.ROOT);
    }

    /** A schema; its numbers are not the last word, a new table makes its own. */
    static Schema schema(List<Column> columns) {
        IcebergColumns numbers = new IcebergColumns();
        List<NestedField> fields = new ArrayList<>();
        for (Column column : columns) {
            int id = ++numbers.nextId;
            fields.add(NestedField.optional(id, column.name(), numbers.type(HiveType.parse(column.type()))));
        }
        return new Schema(fields);
    }

    private Type type(HiveType type) {
        if (type instanceof HiveType.ListOf list) {
            return Types.ListType.ofOptional(++nextId, type(list.element()));
        }
        if (type instanceof HiveType.MapOf map) {
            int key = ++nextId;
            return Types.MapType.ofOptional(key, ++nextId, Types.StringType.get(), type(map.value()));
        }
        if (type instanceof HiveType.StructOf struct) {
            List<NestedField> fields = new ArrayList<>();
            for (HiveType.Field field : struct.fields()) {
                fields.add(NestedField.optional(++nextId, field.name(), type(field.type())));
            }
            return Types.StructType.of(fields);
        }
        if (type instanceof HiveType.Decimal decimal) {
            return Types.DecimalType.of(decimal.precision(), decimal.scale());
        }
        return switch ((Primitive) type) {
            case BOOLEAN -> Types.BooleanType.get();
            case TINYINT, SMALLINT, INT -> Types.IntegerType.get();
            case BIGINT -> Types.LongType.get();
            case FLOAT -> Types.FloatType.get();
            case DOUBLE -> Types.DoubleType.get();
            case STRING -> Types.StringType.get();
            case BINARY -> Types.BinaryType.get();
            case DATE -> Types.DateType.get();
            case TIMESTAMP -> Types.TimestampType.withZone();
            case LOCAL_TIMESTAMP -> Types.TimestampType.withoutZone();
        };
    }
}
