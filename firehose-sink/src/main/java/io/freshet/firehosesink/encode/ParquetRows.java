package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.lane.Format;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** Rows in a Parquet file. */
final class ParquetRows implements RowWriter {
    private final AvroRows rows;
    private final ParquetWriter<GenericRecord> writer;

    ParquetRows(Format.Parquet format, RowSchema schema, OutputStream out) throws IOException {
        rows = new AvroRows(schema);
        PlainParquetConfiguration settings = new PlainParquetConfiguration();
        settings.setBoolean(
                AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false); // which has no place for a null in a list
        writer = AvroParquetWriter.<GenericRecord>builder(new StreamOutputFile(out))
                .withConf(settings)
                .withSchema(rows.schema())
                .withCompressionCodec(
                        CompressionCodecName.valueOf(format.codec().name()))
                .withRowGroupSize(format.rowGroupBytes())
                .withPageSize(format.pageBytes())
                .withDictionaryEncoding(format.dictionary())
                .withMaxPaddingSize(format.maxPaddingBytes())
                .withWriterVersion(format.secondVersion() ? WriterVersion.PARQUET_2_0 : WriterVersion.PARQUET_1_0)
                .build();
    }

    @Override
    public void write(@Nullable Object[] row) throws IOException {
        writer.write(rows.record(row));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
