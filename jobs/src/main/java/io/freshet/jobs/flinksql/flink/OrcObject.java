package io.freshet.jobs.flinksql.flink;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.TypeDescription;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/** Reads an ORC file, which is copied to the disk first: its end comes before its beginning. */
final class OrcObject {
    private OrcObject() {}

    static List<DataTypes.Field> columns(InputStream bytes) throws IOException {
        return LocalCopy.of(bytes, file -> {
            try (Reader reader = open(file)) {
                return OrcColumns.fields(ofRows(reader.getSchema()));
            }
        });
    }

    static void read(InputStream bytes, RowType wanted, Predicate<GenericRowData> rows) throws IOException {
        boolean unused = LocalCopy.of(bytes, file -> {
            try (Reader reader = open(file)) {
                read(reader, wanted, rows);
            }
            return true;
        });
    }

    private static void read(Reader reader, RowType wanted, Predicate<GenericRowData> rows) throws IOException {
        TypeDescription schema = ofRows(reader.getSchema());
        OrcColumns columns = new OrcColumns(schema, wanted);
        if (columns.isEmpty()) {
            count(reader, wanted, rows);
            return;
        }
        VectorizedRowBatch batch = schema.createRowBatch();
        try (RecordReader read = reader.rows(reader.options().include(columns.included()))) {
            while (read.nextBatch(batch)) {
                for (int i = 0; i < batch.size; i++) {
                    if (!rows.test(columns.row(batch, i))) {
                        return;
                    }
                }
            }
        }
    }

    /** Where no column is wanted, or none is there, what counts is how many rows there are. */
    private static void count(Reader reader, RowType wanted, Predicate<GenericRowData> rows) {
        long left = reader.getNumberOfRows();
        while (left > 0 && rows.test(new GenericRowData(wanted.getFieldCount()))) {
            left--;
        }
    }

    private static Reader open(Path file) throws IOException {
        Configuration settings = new Configuration(false);
        RawLocalFileSystem disk = new RawLocalFileSystem();
        disk.initialize(URI.create("file:///"), settings);
        return OrcFile.createReader(
                new org.apache.hadoop.fs.Path(file.toUri()),
                OrcFile.readerOptions(settings).filesystem(disk).useUTCTimestamp(true));
    }

    private static TypeDescription ofRows(TypeDescription schema) {
        if (schema.getCategory() != TypeDescription.Category.STRUCT) {
            throw new IllegalArgumentException("it holds values of type " + schema + " (expected: rows)");
        }
        return schema;
    }
}
