package io.freshet.jobs.flinksql.flink;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Avro records, of Avro files and as Parquet files are read, in Flink's types. A column has the type that the file has, or is refused by name. */
final class AvroColumns {
    private final int[] positions;
    private final List<Schema.Field> fields;
    private final int arity;

    AvroColumns(Schema file, RowType wanted) {
        this.fields = file.getFields();
        this.positions = new int[fields.size()];
        this.arity = wanted.getFieldCount();
        for (int i = 0; i < positions.length; i++) {
            Schema.Field field = fields.get(i);
            positions[i] = wanted.getFieldIndex(field.name());
            DataType found = type(field.schema());
            LogicalTypeRoot declared = wanted.getTypeAt(positions[i]).getTypeRoot();
            if (declared != found.getLogicalType().getTypeRoot()) {
                throw new IllegalArgumentException("column " + field.name() + " is "
                        + found.getLogicalType().asSummaryString() + " in the object and "
                        + wanted.getTypeAt(positions[i]).asSummaryString() + " in the table");
            }
        }
    }

    /** The columns of a file as those of a table. */
    static List<DataTypes.Field> fields(Schema file) {
        List<DataTypes.Field> fields = new ArrayList<>();
        file.getFields().forEach(field -> fields.add(DataTypes.FIELD(field.name(), type(field.schema()))));
        return fields;
    }

    /** Of a file's columns those that are wanted. */
    static Schema projection(Schema file, RowType wanted) {
        List<Schema.Field> fields = file.getFields().stream()
                .filter(field -> wanted.getFieldNames().contains(field.name()))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        return Schema.createRecord(file.getName(), file.getDoc(), file.getNamespace(), false, fields);
    }

    GenericRowData row(GenericRecord record) {
        GenericRowData row = new GenericRowData(arity);
        for (int i = 0; i < positions.length; i++) {
            row.setField(positions[i], value(fields.get(i).schema(), record.get(i)));
        }
        return row;
    }

    /** The type of a column; everything may be NULL, because a file may be without the column. */
    static DataType type(Schema schema) {
        Schema plain = notNull(schema);
        @Nullable LogicalType logical = plain.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return DataTypes.DECIMAL(decimal.getPrecision(), decimal.getScale());
        }
        if (logical instanceof LogicalTypes.Date) {
            return DataTypes.DATE();
        }
        if (logical instanceof LogicalTypes.TimestampMicros) {
            return DataTypes.TIMESTAMP(6);
        }
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return DataTypes.TIMESTAMP(3);
        }
        return switch (plain.getType()) {
            case BOOLEAN -> DataTypes.BOOLEAN();
            case INT -> DataTypes.INT();
            case LONG -> DataTypes.BIGINT();
            case FLOAT -> DataTypes.FLOAT();
            case DOUBLE -> DataTypes.DOUBLE();
            case STRING, ENUM -> DataTypes.STRING();
            case BYTES, FIXED -> DataTypes.BYTES();
            case ARRAY -> DataTypes.ARRAY(type(plain.getElementType()));
            case MAP -> DataTypes.MAP(DataTypes.STRING().notNull(), type(plain.getValueType()));
            case RECORD ->
                DataTypes.ROW(plain.getFields().stream()
                        .map(field -> DataTypes.FIELD(field.name(), type(field.schema())))
                        .toArray(DataTypes.Field[]::new));
            case UNION, NULL -> throw new IllegalArgumentException("a column of type " + plain + " cannot be read");
        };
    }

    private static @Nullable Object value(Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        Schema plain = notNull(schema);
        @Nullable LogicalType logical = plain.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return DecimalData.fromBigDecimal(
                    new BigDecimal(new BigInteger(bytes(value)), decimal.getScale()),
                    decimal.getPrecision(),
                    decimal.getScale());
        }
        if (logical instanceof LogicalTypes.TimestampMicros) {
            long micros = (Long) value;
            return TimestampData.fromEpochMillis(
                    Math.floorDiv(micros, 1_000L), (int) Math.floorMod(micros, 1_000L) * 1_000);
        }
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return TimestampData.fromEpochMillis((Long) value);
        }
        return switch (plain.getType()) {
            case STRING, ENUM -> StringData.fromString(value.toString());
            case BYTES, FIXED -> bytes(value);
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                ((List<?>) value).forEach(element -> elements.add(value(plain.getElementType(), element)));
                yield new GenericArrayData(elements.toArray());
            }
            case MAP -> {
                Map<StringData, @Nullable Object> entries = new HashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, entry) -> entries.put(
                                StringData.fromString(String.valueOf(key)), value(plain.getValueType(), entry)));
                yield new GenericMapData(entries);
            }
            case RECORD -> {
                GenericRecord record = (GenericRecord) value;
                GenericRowData row = new GenericRowData(plain.getFields().size());
                for (Schema.Field field : plain.getFields()) {
                    row.setField(field.pos(), value(field.schema(), record.get(field.pos())));
                }
                yield row;
            }
            default -> value;
        };
    }

    private static byte[] bytes(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static Schema notNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> others = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        return others.size() == 1 ? others.get(0) : schema;
    }
}
