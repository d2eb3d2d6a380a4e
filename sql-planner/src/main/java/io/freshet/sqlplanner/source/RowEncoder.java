package io.freshet.sqlplanner.source;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.row.DateTimes;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a row as a record of an output: a JSON object or delimited text, ending in a newline. Not thread-safe. */
public final class RowEncoder implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /** The formats of an output. */
    public enum Format {
        JSON,
        CSV
    }

    private final ArrayList<Column> columns;
    private final Format format;

    public RowEncoder(List<Column> columns, Format format) {
        this.columns = new ArrayList<>(columns);
        this.format = format;
    }

    /** The record for a row. */
    public byte[] encode(StreamRow row) {
        return format == Format.JSON ? json(row) : csv(row);
    }

    private byte[] json(StreamRow row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * columns.size());
        try (JsonGenerator out = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
            out.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                out.writeFieldName(columns.get(i).name());
                write(columns.get(i).sqlType().kind(), row.field(i), out);
            }
            out.writeEndObject();
            out.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(SqlType.Kind kind, @Nullable Object value, JsonGenerator out) throws IOException {
        if (value == null) {
            out.writeNull();
            return;
        }
        switch (kind) {
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> out.writeNumber(((Number) value).longValue());
            case REAL -> out.writeNumber((Float) value);
            case DOUBLE -> out.writeNumber((Double) value);
            case DECIMAL -> out.writeNumber((BigDecimal) value);
            default -> out.writeString(text(kind, value));
        }
    }

    /** A value of a column of the type, as delimited text has it. */
    public static String text(String sqlType, Object value) {
        return text(SqlType.of(sqlType).kind(), value);
    }

    private static String text(SqlType.Kind kind, Object value) {
        return switch (kind) {
            case DATE -> DateTimes.writeDate((Integer) value);
            case TIME -> DateTimes.writeTime((Integer) value);
            case TIMESTAMP -> DateTimes.writeTimestamp((Long) value);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            default -> value.toString();
        };
    }

    private byte[] csv(StreamRow row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.field(i);
            String text = value == null ? "" : text(columns.get(i).sqlType().kind(), value);
            boolean quote = text.contains(",") || text.contains("\"") || text.contains("\n");
            line.append(i == 0 ? "" : ",").append(quote ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
