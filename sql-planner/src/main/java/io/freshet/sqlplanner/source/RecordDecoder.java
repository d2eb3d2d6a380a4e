package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a record's bytes into rows. A record that does not fit becomes a {@link RowError}, never an exception. Not thread-safe. */
public final class RecordDecoder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SourceSchema schema;
    private transient @Nullable RowDecoder decoder;

    public RecordDecoder(SourceSchema schema) {
        this.schema = schema;
        this.decoder = decoder(schema);
    }

    /** Decodes one record; every row gets the given ROWTIME. */
    public void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<RowError> errors) {
        RowDecoder current = decoder;
        if (current == null) {
            current = decoder(schema);
            decoder = current;
        }
        try {
            current.decode(
                    data,
                    rowtime,
                    rows,
                    problem -> errors.accept(new RowError(rowtime, "COERCION_ERROR", problem, data)));
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            errors.accept(new RowError(
                    rowtime, "MALFORMED_RECORD", message.lines().findFirst().orElse(message), data));
        }
    }

    private static RowDecoder decoder(SourceSchema schema) {
        return schema.format() instanceof RecordFormat.Csv csv
                ? new CsvDecoder(csv, schema.columns())
                : new JsonDecoder(((RecordFormat.Json) schema.format()).rowPath(), schema.columns());
    }
}
