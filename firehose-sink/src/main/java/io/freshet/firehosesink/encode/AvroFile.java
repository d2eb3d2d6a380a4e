package io.freshet.firehosesink.encode;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Rows in an Avro object container file, deflated. */
final class AvroFile implements RowWriter {
    private final AvroRows rows;
    private final DataFileWriter<GenericRecord> writer;

    AvroFile(RowSchema schema, OutputStream out) throws IOException {
        rows = new AvroRows(schema);
        writer = new DataFileWriter<>(new GenericDatumWriter<>(rows.schema()));
        writer.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL));
        writer.create(rows.schema(), new KeptOpen(out));
    }

    @Override
    public void write(@Nullable Object[] row) throws IOException {
        writer.append(rows.record(row));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
