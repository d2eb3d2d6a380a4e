package io.freshet.jobs.flinksql.flink;

import io.freshet.jobs.flinksql.object.ObjectBytes;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;

/** Objects that say themselves which columns they have. */
final class ColumnFiles {
    private ColumnFiles() {}

    /** The columns of an object as those of a table. */
    static List<DataTypes.Field> columns(ObjectBytes.Opened object) throws IOException {
        return switch (object.kind()) {
            case PARQUET -> ParquetObject.columns(object.bytes());
            case ORC -> OrcObject.columns(object.bytes());
            case AVRO -> AvroObject.columns(object.bytes());
            case PLAIN, GZIP, ZIP, ZSTD, SNAPPY, HADOOP_SNAPPY ->
                throw new IllegalArgumentException(object.kind() + " holds records");
        };
    }

    /**
     * The rows of an object; a column that it does not have is NULL.
     *
     * @param wanted names and types of the columns
     * @param rows takes one after the other, and says whether it wants more
     */
    static void read(ObjectBytes.Opened object, RowType wanted, Predicate<GenericRowData> rows) throws IOException {
        switch (object.kind()) {
            case PARQUET -> ParquetObject.read(object.bytes(), wanted, rows);
            case ORC -> OrcObject.read(object.bytes(), wanted, rows);
            case AVRO -> AvroObject.read(object.bytes(), wanted, rows);
            case PLAIN, GZIP, ZIP, ZSTD, SNAPPY, HADOOP_SNAPPY ->
                throw new IllegalArgumentException(object.kind() + " holds records");
        }
    }
}
