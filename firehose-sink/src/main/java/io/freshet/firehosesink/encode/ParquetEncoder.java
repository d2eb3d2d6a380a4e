package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects as a Parquet file, from bytes to columns. A record that cannot be read in that way is read as a tree and then as rows; one
 * that does not fit fails alone.
 */
final class ParquetEncoder implements Encoder {
    private static final String AVRO_SCHEMA = "parquet.avro.schema";

    private final Format.Parquet file;
    private final Format.RowInput input;

    ParquetEncoder(Format.Parquet file, Format.RowInput input) {
        this.file = file;
        this.input = input;
    }

    @Override
    public long encode(Records records, OutputStream out, Consumer<FailedRecord> failures) throws IOException {
        RowSchema schema =
                input.columns().isEmpty() ? ColumnInference.of(records) : RowSchema.of(input.columns(), input.rules());
        AtomicLong written = new AtomicLong();
        try (Rows rows = new Rows(schema, out)) {
            records.forEach(record -> {
                int count = rows.read(record, failures);
                if (count > 0) {
                    rows.write(count);
                    written.incrementAndGet();
                }
            });
        }
        return written.get();
    }

    /** Opens the file at the first row: one without rows is not written. */
    private final class Rows implements AutoCloseable {
        private final RowSchema schema;
        private final OutputStream out;
        private final ParquetShape shape;
        private final JsonColumns columns;
        private @Nullable ParquetFile open;

        Rows(RowSchema schema, OutputStream out) {
            this.schema = schema;
            this.out = out;
            this.shape = ParquetShape.of(schema.columns(), input.fieldIds());
            this.columns = new JsonColumns(schema, shape);
        }

        int read(SourceRecord record, Consumer<FailedRecord> failures) {
            int fast = schema.columns().isEmpty() ? 0 : columns.read(record.data());
            if (fast > 0) {
                return fast;
            }
            List<@Nullable Object[]> rows = RowEncoder.rows(schema, record, failures);
            rows.forEach(columns::put);
            return rows.size();
        }

        void write(int count) {
            try {
                if (open == null) {
                    open = new ParquetFile(file, shape, metadata(), out);
                }
                open.writeRows(count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Readers that make Avro records of rows look for it. */
        private Map<String, String> metadata() {
            return input.fieldIds().isEmpty()
                    ? Map.of(AVRO_SCHEMA, new AvroRows(schema).schema().toString())
                    : Map.of();
        }

        @Override
        public void close() throws IOException {
            if (open != null) {
                open.close();
            }
        }
    }
}
