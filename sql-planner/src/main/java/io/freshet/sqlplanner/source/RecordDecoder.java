package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a record's bytes into rows. A record that does not fit becomes a {@link RowError}, never an exception. Not thread-safe. */
public final class RecordDecoder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SourceSchema schema;
    private final HashSet<String> needed;
    private transient @Nullable RowDecoder decoder;

    public RecordDecoder(SourceSchema schema) {
        this(schema, schema.columns().stream().map(SourceColumn::name).collect(Collectors.toSet()));
    }

    /** Decodes only the columns that are needed: the others are neither read nor checked, and NULL. */
    public RecordDecoder(SourceSchema schema, Set<String> needed) {
        this.schema = schema;
        this.needed = new HashSet<>(needed);
        this.decoder = decoder(schema, this.needed);
    }

    /** Decodes one record; every row gets the given ROWTIME. */
    public void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<RowError> errors) {
        RowDecoder current = decoder;
        if (current == null) {
            current = decoder(schema, needed);
            decoder = current;
        }
        decode(current, data, rowtime, rows, errors);
    }

    /** Whatever a decoder throws is about the record: it is told, and the next one is read. */
    static void decode(
            RowDecoder decoder, byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<RowError> errors) {
        try {
            decoder.decode(
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

    private static RowDecoder decoder(SourceSchema schema, Set<String> needed) {
        if (schema.format() instanceof RecordFormat.Csv csv) {
            return new CsvDecoder(csv, schema.columns(), needed);
        }
        String rowPath = ((RecordFormat.Json) schema.format()).rowPath();
        return JsonStreamDecoder.canRead(schema.columns())
                ? PlainJsonDecoder.of(rowPath, schema.columns(), needed)
                : new JsonTreeDecoder(rowPath, schema.columns(), needed);
    }
}
