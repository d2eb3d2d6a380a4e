package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JSON objects as rows of one file. A record that is no object or does not fit fails alone. */
final class RowEncoder implements Encoder {
    private final Format.Rows format;

    RowEncoder(Format.Rows format) {
        this.format = format;
    }

    @Override
    public long encode(Records records, OutputStream out, Consumer<FailedRecord> failures) throws IOException {
        Format.RowInput input = format.input();
        RowSchema schema = input.columns().isEmpty() ? inferred(records) : RowSchema.of(input.columns(), input.rules());
        AtomicLong written = new AtomicLong();
        try (LazyWriter writer = new LazyWriter(schema, out)) {
            records.forEach(record -> {
                List<@Nullable Object[]> rows = rows(schema, record, failures);
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

    /** The rows of a record; none if it is no object or does not fit, which {@code failures} is then told. */
    static List<@Nullable Object[]> rows(RowSchema schema, SourceRecord record, Consumer<FailedRecord> failures) {
        List<ObjectNode> objects = JsonObjects.of(record, failures);
        try {
            if (schema.columns().isEmpty() && !objects.isEmpty()) {
                throw new IllegalArgumentException("no record of this object has a field: a table needs a column");
            }
            return objects.stream().map(schema::row).toList();
        } catch (IllegalArgumentException e) {
            failures.accept(new FailedRecord(
                    record,
                    ErrorType.FORMAT_CONVERSION,
                    "DataFormatConversion.MalformedData",
                    String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    /** Opens the writer at the first row: a file without rows is not written. */
    private final class LazyWriter implements AutoCloseable {
        private final RowSchema schema;
        private final OutputStream out;
        private @Nullable RowWriter writer;

        LazyWriter(RowSchema schema, OutputStream out) {
            this.schema = schema;
            this.out = out;
        }

        void write(List<@Nullable Object[]> rows) {
            try {
                if (writer == null) {
                    writer = open();
                }
                for (@Nullable Object[] row : rows) {
                    writer.write(row);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private RowWriter open() throws IOException {
            if (format.file() instanceof Format.Orc orc) {
                return new OrcRows(orc, schema, out);
            }
            return new AvroFile(schema, out);
        }

        @Override
        public void close() throws IOException {
            if (writer != null) {
                writer.close();
            }
        }
    }
}
