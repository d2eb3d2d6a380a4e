package io.freshet.jobs.flinksql.flink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.orc.TypeDescription;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.MapColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;
import org.jspecify.annotations.Nullable;

/** The columns of an ORC file in Flink's types. A column has the type that the file has, or is refused by name. */
final class OrcColumns {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final TypeDescription file;
    private final int arity;
    private final int[] positions;

    OrcColumns(TypeDescription file, RowType wanted) {
        this.file = file;
        this.arity = wanted.getFieldCount();
        this.positions =
                file.getFieldNames().stream().mapToInt(wanted::getFieldIndex).toArray();
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] >= 0) {
                check(file.getFieldNames().get(i), type(file.getChildren().get(i)), wanted, positions[i]);
            }
        }
    }

    private static void check(String name, DataType found, RowType wanted, int position) {
        LogicalTypeRoot declared = wanted.getTypeAt(position).getTypeRoot();
        if (declared != found.getLogicalType().getTypeRoot()) {
            throw new IllegalArgumentException(
                    "column " + name + " is " + found.getLogicalType().asSummaryString() + " in the object and "
                            + wanted.getTypeAt(position).asSummaryString() + " in the table");
        }
    }

    /** The columns of a file as those of a table. */
    static List<DataTypes.Field> fields(TypeDescription struct) {
        List<DataTypes.Field> fields = new ArrayList<>();
        for (int i = 0; i < struct.getFieldNames().size(); i++) {
            fields.add(DataTypes.FIELD(
                    struct.getFieldNames().get(i), type(struct.getChildren().get(i))));
        }
        return fields;
    }

    boolean isEmpty() {
        return Arrays.stream(positions).noneMatch(position -> position >= 0);
    }

    /** Which of the file's columns, nested ones counted, are to be read. */
    boolean[] included() {
        boolean[] included = new boolean[file.getMaximumId() + 1];
        included[file.getId()] = true;
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] >= 0) {
                TypeDescription column = file.getChildren().get(i);
                Arrays.fill(included, column.getId(), column.getMaximumId() + 1, true);
            }
        }
        return included;
    }

    GenericRowData row(VectorizedRowBatch batch, int number) {
        GenericRowData row = new GenericRowData(arity);
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] >= 0) {
                row.setField(positions[i], value(file.getChildren().get(i), batch.cols[i], number));
            }
        }
        return row;
    }

    private static DataType type(TypeDescription type) {
        return switch (type.getCategory()) {
            case BOOLEAN -> DataTypes.BOOLEAN();
            case BYTE -> DataTypes.TINYINT();
            case SHORT -> DataTypes.SMALLINT();
            case INT -> DataTypes.INT();
            case LONG -> DataTypes.BIGINT();
            case FLOAT -> DataTypes.FLOAT();
            case DOUBLE -> DataTypes.DOUBLE();
            case STRING, VARCHAR, CHAR -> DataTypes.STRING();
            case BINARY -> DataTypes.BYTES();
            case DATE -> DataTypes.DATE();
            case TIMESTAMP -> DataTypes.TIMESTAMP(9);
            case TIMESTAMP_INSTANT -> DataTypes.TIMESTAMP_LTZ(9);
            case DECIMAL -> DataTypes.DECIMAL(type.getPrecision(), type.getScale());
            case LIST -> DataTypes.ARRAY(type(type.getChildren().get(0)));
            case MAP ->
                DataTypes.MAP(
                        type(type.getChildren().get(0)).notNull(),
                        type(type.getChildren().get(1)));
            case STRUCT -> DataTypes.ROW(fields(type).toArray(DataTypes.Field[]::new));
            default -> throw new IllegalArgumentException("a column of type " + type + " cannot be read");
        };
    }

    private static @Nullable Object value(TypeDescription type, ColumnVector vector, int number) {
        int at = vector.isRepeating ? 0 : number;
        if (!vector.noNulls && vector.isNull[at]) {
            return null;
        }
        return switch (type.getCategory()) {
            case BOOLEAN -> whole(vector, at) != 0;
            case BYTE -> (byte) whole(vector, at);
            case SHORT -> (short) whole(vector, at);
            case INT, DATE -> (int) whole(vector, at);
            case LONG -> whole(vector, at);
            case FLOAT -> (float) ((DoubleColumnVector) vector).vector[at];
            case DOUBLE -> ((DoubleColumnVector) vector).vector[at];
            case STRING, VARCHAR, CHAR -> StringData.fromBytes(bytes((BytesColumnVector) vector, at));
            case BINARY -> bytes((BytesColumnVector) vector, at);
            case TIMESTAMP, TIMESTAMP_INSTANT -> {
                TimestampColumnVector times = (TimestampColumnVector) vector;
                yield TimestampData.fromEpochMillis(times.time[at], times.nanos[at] % NANOS_PER_MILLI);
            }
            case DECIMAL ->
                DecimalData.fromBigDecimal(
                        ((DecimalColumnVector) vector)
                                .vector[at]
                                .getHiveDecimal()
                                .bigDecimalValue(),
                        type.getPrecision(),
                        type.getScale());
            case LIST, MAP, STRUCT -> nested(type, vector, at);
            default -> throw new IllegalArgumentException("a column of type " + type + " cannot be read");
        };
    }

    private static Object nested(TypeDescription type, ColumnVector vector, int at) {
        if (vector instanceof ListColumnVector lists) {
            @Nullable Object[] elements = new @Nullable Object[(int) lists.lengths[at]];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = value(type.getChildren().get(0), lists.child, (int) lists.offsets[at] + i);
            }
            return new GenericArrayData(elements);
        }
        if (vector instanceof MapColumnVector maps) {
            Map<@Nullable Object, @Nullable Object> entries = new HashMap<>();
            for (int i = (int) maps.offsets[at]; i < maps.offsets[at] + maps.lengths[at]; i++) {
                entries.put(
                        value(type.getChildren().get(0), maps.keys, i),
                        value(type.getChildren().get(1), maps.values, i));
            }
            return new GenericMapData(entries);
        }
        StructColumnVector structs = (StructColumnVector) vector;
        GenericRowData row = new GenericRowData(structs.fields.length);
        for (int i = 0; i < structs.fields.length; i++) {
            row.setField(i, value(type.getChildren().get(i), structs.fields[i], at));
        }
        return row;
    }

    private static long whole(ColumnVector vector, int at) {
        return ((LongColumnVector) vector).vector[at];
    }

    private static byte[] bytes(BytesColumnVector vector, int at) {
        return Arrays.copyOfRange(vector.vector[at], vector.start[at], vector.start[at] + vector.length[at]);
    }
}
