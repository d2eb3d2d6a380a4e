package io.freshet.jobs.local;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.RowError;
import io.freshet.sqlplanner.source.SourceColumn;
import io.freshet.sqlplanner.source.SourceSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of records, one on each line: JSON or delimited text. Columns are as declared, or as the first records show. A column {@code
 * ROWTIME}, which JSON need not declare, says when a row came in and is no column of the stream. Used by one thread.
 */
final class InputRows implements AutoCloseable {
    /** Says when a row came in. */
    static final String ROWTIME = "ROWTIME";

    private static final int SAMPLE = 50;

    private final String name;
    private final RecordLines lines;
    private final Deque<byte[]> sample = new ArrayDeque<>();
    private final RecordDecoder decoder;
    private final List<SourceColumn> columns;
    private final int timeAt;

    private InputRows(String name, RecordLines lines, List<byte[]> first, SourceSchema schema) {
        this.name = name;
        this.lines = lines;
        this.columns = schema.columns();
        this.decoder = new RecordDecoder(schema);
        this.timeAt = columns.stream().map(SourceColumn::name).toList().indexOf(ROWTIME);
        sample.addAll(first);
        boolean header = schema.format() instanceof RecordFormat.Csv csv
                && !first.isEmpty()
                && isHeader(new String(first.get(0), StandardCharsets.UTF_8), csv.columnDelimiter());
        if (header) {
            sample.removeFirst();
        }
    }

    /** A row and, if the record says so, when it came in; or what is wrong with a record. */
    record Read(@Nullable StreamRow row, @Nullable Long time, @Nullable RowError error) {}

    /** Waits for the first record; without a declaration looks at those behind it as well, if they are there. */
    static InputRows open(String name, RecordLines lines, Optional<List<Column>> declared) throws IOException {
        List<byte[]> first = new ArrayList<>();
        Optional<byte[]> record = lines.next();
        while (record.isPresent()) {
            first.add(record.get());
            boolean more = declared.isEmpty() && first.size() < SAMPLE && lines.hasOneAtHand();
            record = more ? lines.next() : Optional.empty();
        }
        return new InputRows(name, lines, first, schema(name, first, declared));
    }

    private static SourceSchema schema(String name, List<byte[]> first, Optional<List<Column>> declared) {
        Optional<SourceSchema> seen = SqlPlanner.discover(first).or(() -> SqlPlanner.discover(jsonOnly(first)));
        RecordFormat format = seen.map(SourceSchema::format).orElse(new RecordFormat.Json("$"));
        if (declared.isEmpty()) {
            return seen.map(InputRows::timed)
                    .orElseThrow(() -> new LocalException("input " + name + ": "
                            + (first.isEmpty() ? "there are no records" : "its first records have no schema in common")
                            + " (expected: JSON or delimited text on each line, or '-- input " + name
                            + " (COLUMN TYPE, ..)' in the SQL file)"));
        }
        List<SourceColumn> columns = declared.get().stream()
                .map(column -> new SourceColumn(column.name(), column.type(), ""))
                .toList();
        return timed(new SourceSchema(format, columns));
    }

    /** Records that are JSON, if most are: the others are garbage, which goes to the error stream. */
    private static List<byte[]> jsonOnly(List<byte[]> records) {
        List<byte[]> json = records.stream()
                .filter(record -> SqlPlanner.discover(List.of(record)).stream()
                        .anyMatch(schema -> schema.format() instanceof RecordFormat.Json))
                .toList();
        return json.size() * 2 > records.size() ? json : List.of();
    }

    /** With a column for the time, which JSON has by name. */
    private static SourceSchema timed(SourceSchema schema) {
        if (!(schema.format() instanceof RecordFormat.Json)) {
            return schema;
        }
        List<SourceColumn> columns = new ArrayList<>(schema.columns());
        columns.removeIf(
                column -> column.name().equals(ROWTIME) || column.mapping().equals("$." + ROWTIME));
        columns.add(new SourceColumn(ROWTIME, "TIMESTAMP", "$." + ROWTIME));
        return new SourceSchema(schema.format(), mapped(columns));
    }

    /** Either all columns have a path or none: a name is a path of one step. */
    private static List<SourceColumn> mapped(List<SourceColumn> columns) {
        return columns.stream()
                .map(column -> column.mapping().isEmpty()
                        ? new SourceColumn(column.name(), column.sqlType(), path(column.name()))
                        : column)
                .toList();
    }

    private static String path(String member) {
        return member.matches("[A-Za-z0-9_]+") ? "$." + member : "$[\"" + member + "\"]";
    }

    private boolean isHeader(String record, String delimiter) {
        List<String> values = Arrays.asList(record.strip().split(java.util.regex.Pattern.quote(delimiter), -1));
        return values.equals(columns.stream().map(SourceColumn::name).toList());
    }

    String name() {
        return name;
    }

    /** The columns of the stream. */
    List<Column> streamColumns() {
        return columns.stream()
                .filter(column -> !column.name().equals(ROWTIME))
                .map(column -> new Column(column.name(), column.sqlType()))
                .toList();
    }

    /** Reads one record and hands over what is in it; false at the end. A row that says no time has that of its arrival. */
    boolean read(long arrival, Consumer<Read> rows) throws IOException {
        byte[] record = sample.isEmpty() ? lines.next().orElse(null) : sample.removeFirst();
        if (record == null) {
            return false;
        }
        decoder.decode(
                record, arrival, row -> rows.accept(timed(row)), error -> rows.accept(new Read(null, null, error)));
        return true;
    }

    private Read timed(StreamRow row) {
        if (timeAt < 0) {
            return new Read(row, null, null);
        }
        Long time = row.field(timeAt) instanceof Long millis ? millis : null;
        @Nullable Object[] fields = new @Nullable Object[row.arity() - 1];
        System.arraycopy(row.fields(), 0, fields, 0, timeAt);
        System.arraycopy(row.fields(), timeAt + 1, fields, timeAt, fields.length - timeAt);
        return new Read(new StreamRow(time == null ? row.rowtime() : time, fields), time, null);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
