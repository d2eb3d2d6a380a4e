package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** JSON objects as rows of one Parquet file. A record that is no object or does not fit fails alone. */
final class ParquetEncoder implements Encoder {
    /** Bounds what the writer holds in memory; the service's default of 256 MiB would not. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final Format.Parquet format;

    ParquetEncoder(Format.Parquet format) {
        this.format = format;
    }

    @Override
    public long encode(Records records, OutputStream out, Consumer<FailedRecord> failures) throws IOException {
        RowSchema schema = format.columns().isEmpty() ? inferred(records) : RowSchema.of(format.columns());
        AtomicLong written = new AtomicLong();
        try (LazyWriter writer = new LazyWriter(schema, out)) {
            records.forEach(record -> {
                List<GenericRecord> rows = rows(schema, record, failures);
                if (!rows.isEmpty()) {
                    writer.write(rows);
                    written.incrementAndGet();
                }
            });
        }
        return written.get();
    }

    private static RowSchema inferred(Records records) throws IOException {
        RowSchema.Inference inference = new RowSchema.Inference();
        records.forEach(record -> JsonObjects.of(record, failed -> {}).forEach(inference::add));
        return inference.schema();
    }

    private static List<GenericRecord> rows(RowSchema schema, SourceRecord record, Consumer<FailedRecord> failures) {
        List<ObjectNode> objects = JsonObjects.of(record, failures);
        try {
            if (schema.avro().getFields().isEmpty() && !objects.isEmpty()) {
                throw new IllegalArgumentException("no record of this object has a field: Parquet needs a column");
            }
            return objects.stream().map(schema::row).toList();
        } catch (IllegalArgumentException e) {
            failures.accept(new FailedRecord(record, "DataFormatConversion.MalformedData", message(e)));
            return List.of();
        }
    }

    private static String message(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }

    /** Opens the Parquet writer at the first row: a file without rows is not written. */
    private final class LazyWriter implements AutoCloseable {
        private final RowSchema schema;
        private final OutputStream out;
        private @Nullable ParquetWriter<GenericRecord> writer;

        LazyWriter(RowSchema schema, OutputStream out) {
            this.schema = schema;
            this.out = out;
        }

        void write(List<GenericRecord> rows) {
            try {
                ParquetWriter<GenericRecord> open = opened();
                for (GenericRecord row : rows) {
                    open.write(row);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ParquetWriter<GenericRecord> opened() throws IOException {
            if (writer == null) {
                writer = AvroParquetWriter.<GenericRecord>builder(new StreamOutputFile(out))
                        .withConf(new PlainParquetConfiguration())
                        .withSchema(schema.avro())
                        .withCompressionCodec(
                                CompressionCodecName.valueOf(format.codec().name()))
                        .withRowGroupSize(ROW_GROUP_BYTES)
                        .build();
            }
            return writer;
        }

        @Override
        public void close() throws IOException {
            if (writer != null) {
                writer.close();
            }
        }
    }
}
