package io.freshet.jobs.flinksql.flink;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;

/** Reads a Parquet file, which is copied to the disk first: its end comes before its beginning. */
final class ParquetObject {
    private static final String READ_SCHEMA = "parquet.avro.read.schema";

    private ParquetObject() {}

    /** The columns of the file as those of a table. */
    static List<DataTypes.Field> columns(InputStream bytes) throws IOException {
        return LocalCopy.of(bytes, file -> AvroColumns.fields(schema(new LocalInputFile(file))));
    }

    /**
     * The rows of the file; a column that it does not have is NULL.
     *
     * @param wanted names and types of the columns
     * @param rows takes one after the other, and says whether it wants more
     */
    static void read(InputStream bytes, RowType wanted, Predicate<GenericRowData> rows) throws IOException {
        boolean unused = LocalCopy.of(bytes, file -> {
            read(new LocalInputFile(file), wanted, rows);
            return true;
        });
    }

    private static void read(LocalInputFile file, RowType wanted, Predicate<GenericRowData> rows) throws IOException {
        Schema present = AvroColumns.projection(schema(file), wanted);
        if (present.getFields().isEmpty()) {
            count(file, wanted, rows);
            return;
        }
        PlainParquetConfiguration settings = new PlainParquetConfiguration();
        settings.set(AvroReadSupport.AVRO_REQUESTED_PROJECTION, present.toString());
        settings.set(READ_SCHEMA, present.toString());
        AvroColumns columns = new AvroColumns(present, wanted);
        try (var reader =
                AvroParquetReader.<GenericRecord>builder(file, settings).build()) {
            GenericRecord record = reader.read();
            while (record != null && rows.test(columns.row(record))) {
                record = reader.read();
            }
        }
    }

    /** Where no column is wanted, or none is there, what counts is how many rows there are. */
    private static void count(LocalInputFile file, RowType wanted, Predicate<GenericRowData> rows) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(file)) {
            long left = reader.getRecordCount();
            while (left > 0 && rows.test(new GenericRowData(wanted.getFieldCount()))) {
                left--;
            }
        }
    }

    private static Schema schema(LocalInputFile file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(file)) {
            var metadata = reader.getFooter().getFileMetaData();
            String written = metadata.getKeyValueMetaData().get("parquet.avro.schema");
            return written == null
                    ? new AvroSchemaConverter(new PlainParquetConfiguration()).convert(metadata.getSchema())
                    : new Schema.Parser().parse(written);
        }
    }
}
