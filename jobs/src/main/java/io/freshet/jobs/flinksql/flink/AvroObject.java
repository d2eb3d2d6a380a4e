package io.freshet.jobs.flinksql.flink;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;

/** Reads an Avro container file from its beginning to its end. */
final class AvroObject {
    private AvroObject() {}

    static List<DataTypes.Field> columns(InputStream bytes) throws IOException {
        try (DataFileStream<GenericRecord> file = new DataFileStream<>(bytes, new GenericDatumReader<>())) {
            return AvroColumns.fields(ofRecords(file.getSchema()));
        } catch (AvroRuntimeException e) {
            throw damaged(e);
        }
    }

    static void read(InputStream bytes, RowType wanted, Predicate<GenericRowData> rows) throws IOException {
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>();
        try (DataFileStream<GenericRecord> file = new DataFileStream<>(bytes, reader)) {
            Schema present = AvroColumns.projection(ofRecords(file.getSchema()), wanted);
            reader.setExpected(present);
            AvroColumns columns = new AvroColumns(present, wanted);
            boolean more = true;
            while (more && file.hasNext()) {
                more = rows.test(columns.row(file.next()));
            }
            // at the end of the bytes the library says that nothing follows, and again only if the last block was whole
            if (more && file.hasNext()) {
                throw new IOException("the Avro file ends too early");
            }
        } catch (AvroRuntimeException e) {
            throw damaged(e);
        }
    }

    private static Schema ofRecords(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("it holds values of type " + schema.getType() + " (expected: records)");
        }
        return schema;
    }

    private static IOException damaged(AvroRuntimeException e) {
        return new IOException("the Avro file is damaged: " + e.getMessage(), e);
    }
}
