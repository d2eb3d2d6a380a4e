package io.freshet.server.cli.sql;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.DateTimes;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RowEncoder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints rows as they come. With several streams, each row says which it is of. What fails is told beside, the first few in words. */
final class RowPrinter {
    private static final int ERRORS_SHOWN = 10;
    private static final int WIDEST = 32;

    /** How a row is written. */
    enum Format {
        JSON,
        CSV,
        TABLE
    }

    private final PrintStream out;
    private final PrintStream err;
    private final Format format;
    private final boolean rowtime;
    private final Map<String, InAppStream> streams;
    private final Map<String, RowEncoder> encoders = new HashMap<>();
    private String tableOf = "";
    private int errors;

    RowPrinter(PrintStream out, PrintStream err, Format format, boolean rowtime, List<InAppStream> streams) {
        this.out = out;
        this.err = err;
        this.format = format;
        this.rowtime = rowtime;
        this.streams = streams.stream().collect(Collectors.toMap(InAppStream::name, stream -> stream));
        streams.forEach(stream -> encoders.put(
                stream.name(),
                new RowEncoder(
                        stream.columns(), format == Format.CSV ? RowEncoder.Format.CSV : RowEncoder.Format.JSON)));
    }

    void print(String stream, StreamRow row) {
        InAppStream printed = streams.get(stream);
        if (printed != null) {
            out.println(format == Format.TABLE ? inTable(printed, row) : asRecord(printed, row));
            if (out.checkError()) {
                Runtime.getRuntime().halt(0); // whoever read the rows has seen enough
            }
        } else if (stream.equals(ErrorRow.STREAM) && ++errors <= ERRORS_SHOWN) {
            err.println("freshet: error_stream: " + row.field(2) + " in " + row.field(6) + ": " + row.field(3));
        }
    }

    void end() {
        out.flush();
        if (errors > ERRORS_SHOWN) {
            err.println("freshet: error_stream: " + errors + " rows in all (--stream error_stream prints them)");
        }
    }

    private String asRecord(InAppStream stream, StreamRow row) {
        byte[] record =
                java.util.Objects.requireNonNull(encoders.get(stream.name())).encode(row);
        String text = new String(record, StandardCharsets.UTF_8).strip();
        String time = DateTimes.writeTimestamp(row.rowtime());
        if (format == Format.CSV) {
            return (streams.size() > 1 ? stream.name() + "," : "") + (rowtime ? time + "," : "") + text;
        }
        String timed = rowtime ? "{\"ROWTIME\":\"" + time + "\"," + text.substring(1) : text;
        return streams.size() > 1 ? "{\"" + stream.name() + "\":" + timed + "}" : timed;
    }

    /** The names come again where another stream's rows begin. */
    private String inTable(InAppStream stream, StreamRow row) {
        StringBuilder line = new StringBuilder();
        if (!tableOf.equals(stream.name())) {
            tableOf = stream.name();
            if (streams.size() > 1) {
                line.append(stream.name()).append(":\n");
            }
            line.append(rowtime ? "%-24s".formatted("ROWTIME") : "");
            stream.columns().forEach(column -> line.append(cell(column, column.name())));
            line.append('\n');
        }
        line.append(rowtime ? DateTimes.writeTimestamp(row.rowtime()) + " " : "");
        for (int i = 0; i < row.arity(); i++) {
            Column column = stream.columns().get(i);
            @Nullable Object value = row.field(i);
            line.append(cell(column, value == null ? "" : RowEncoder.text(column.type(), value)));
        }
        return line.toString().stripTrailing();
    }

    private static String cell(Column column, String text) {
        SqlType type = column.sqlType();
        int width =
                switch (type.kind()) {
                    case TIMESTAMP -> 23;
                    case CHAR, VARCHAR -> Math.min(WIDEST, Math.max(8, type.precision()));
                    default -> 12;
                };
        int padded = Math.max(width, column.name().length());
        boolean number =
                switch (type.kind()) {
                    case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> true;
                    default -> false;
                };
        return ("%" + (number ? "" : "-") + padded + "s  ").formatted(text);
    }
}
