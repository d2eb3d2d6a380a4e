package io.freshet.jobs.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.jobs.local.flink.LocalEvent;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PumpPlan;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.DateTimes;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.SourceColumn;
import io.freshet.sqlplanner.source.SourceSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A case of a test as its folder holds it: {@code app.sql}, {@code input.json} (rows with their times, and moves of the clock), {@code expected.json},
 * and {@code meta.json} with the columns of inputs and tables, where the SQL does not declare them.
 */
final class CaseFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final String sql;
    private final JsonNode meta;
    private final JsonNode input;
    private final JsonNode expected;

    private CaseFile(Path directory, String sql, JsonNode meta, JsonNode input, JsonNode expected) {
        this.directory = directory;
        this.sql = sql;
        this.meta = meta;
        this.input = input;
        this.expected = expected;
    }

    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve("app.sql"))
                && Files.isRegularFile(directory.resolve("expected.json"));
    }

    static CaseFile read(Path directory) throws IOException {
        return new CaseFile(
                directory,
                Files.readString(directory.resolve("app.sql")),
                json(directory.resolve("meta.json")),
                json(directory.resolve("input.json")),
                json(directory.resolve("expected.json")));
    }

    /** A file that is not there is an empty object. */
    private static JsonNode json(Path file) throws IOException {
        if (!Files.exists(file)) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new LocalException(file + ", line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    String sql() {
        return sql;
    }

    JsonNode expected() {
        return expected;
    }

    List<InputStream> inputs() {
        Map<String, List<Column>> inputs = new TreeMap<>(Declarations.in(sql).inputs());
        for (Map.Entry<String, JsonNode> stream : meta.path("input_schema").properties()) {
            inputs.put(stream.getKey(), columns(stream.getValue()));
        }
        return inputs.entrySet().stream()
                .map(stream -> new InputStream(stream.getKey(), stream.getValue()))
                .toList();
    }

    List<ReferenceTable> tables() {
        Map<String, List<Column>> tables = new TreeMap<>(Declarations.in(sql).tables());
        for (Map.Entry<String, JsonNode> table : meta.path("reference_tables").properties()) {
            tables.put(table.getKey(), columns(table.getValue().path("columns")));
        }
        return tables.entrySet().stream()
                .map(table -> new ReferenceTable(table.getKey(), table.getValue()))
                .toList();
    }

    private static List<Column> columns(JsonNode list) {
        List<Column> columns = new ArrayList<>();
        list.forEach(column -> columns.add(
                new Column(column.path("name").asText(), column.path("type").asText())));
        return columns;
    }

    Map<String, List<StreamRow>> tableRows() {
        Map<String, List<StreamRow>> all = new HashMap<>();
        for (ReferenceTable table : tables()) {
            List<StreamRow> rows = new ArrayList<>();
            for (JsonNode row : input.path("reference_data").path(table.name())) {
                decode(byName(table.columns()), row.toString(), 0, rows);
            }
            all.put(table.name(), rows);
        }
        return all;
    }

    /** What happens, in order; what is open at the end stays open. */
    List<LocalEvent> events(Plan plan) {
        List<LocalEvent> events = new ArrayList<>();
        for (JsonNode event : input.path("events")) {
            if (event.has("advance_to")) {
                events.add(new LocalEvent.Bound(millis(event.get("advance_to"))));
            } else {
                addRows(event, plan, events);
            }
        }
        events.add(new LocalEvent.End(false));
        return events;
    }

    private void addRows(JsonNode event, Plan plan, List<LocalEvent> events) {
        String stream = event.path("stream").asText();
        long time = millis(event.path("rowtime"));
        SourceSchema schema = event.has("raw") ? mapping() : byName(columnsOf(stream));
        String record =
                event.has("raw") ? event.get("raw").asText() : event.path("row").toString();
        new RecordDecoder(schema, plan.neededColumns(stream))
                .decode(
                        record.getBytes(StandardCharsets.UTF_8),
                        time,
                        row -> events.add(new LocalEvent.Row(stream, row)),
                        error -> events.add(new LocalEvent.Row(
                                ErrorRow.STREAM,
                                ErrorRow.of(
                                        time,
                                        error.name(),
                                        error.message(),
                                        time,
                                        error.data(),
                                        plan.readers(stream).stream()
                                                .map(PumpPlan::name)
                                                .collect(Collectors.joining(", "))))));
    }

    private List<Column> columnsOf(String stream) {
        return inputs().stream()
                .filter(candidate -> candidate.name().equals(stream))
                .findFirst()
                .map(InputStream::columns)
                .orElseThrow(() -> wrong("stream '" + stream + "' of an event has no columns (expected: one of "
                        + inputs().stream().map(InputStream::name).toList() + ")"));
    }

    /** How raw records become rows, as an input of the API says it. */
    private SourceSchema mapping() {
        JsonNode schema = meta.at("/input/InputSchema");
        JsonNode parameters = schema.at("/RecordFormat/MappingParameters");
        JsonNode csv = parameters.path("CSVMappingParameters");
        RecordFormat format = csv.isMissingNode()
                ? new RecordFormat.Json(
                        parameters.at("/JSONMappingParameters/RecordRowPath").asText("$"))
                : new RecordFormat.Csv(
                        csv.path("RecordRowDelimiter").asText(),
                        csv.path("RecordColumnDelimiter").asText());
        List<SourceColumn> columns = new ArrayList<>();
        schema.path("RecordColumns")
                .forEach(column -> columns.add(new SourceColumn(
                        column.path("Name").asText(),
                        column.path("SqlType").asText(),
                        column.path("Mapping").asText())));
        if (columns.isEmpty()) {
            throw wrong("a raw record needs input.InputSchema.RecordColumns in meta.json");
        }
        return new SourceSchema(format, columns);
    }

    static SourceSchema byName(List<Column> columns) {
        return new SourceSchema(
                new RecordFormat.Json("$"),
                columns.stream()
                        .map(column -> new SourceColumn(column.name(), column.type(), ""))
                        .toList());
    }

    private void decode(SourceSchema schema, String record, long time, List<StreamRow> rows) {
        new RecordDecoder(schema).decode(record.getBytes(StandardCharsets.UTF_8), time, rows::add, error -> {
            throw wrong("row " + record + ": " + error.message());
        });
    }

    long millis(JsonNode time) {
        try {
            return DateTimes.timestamp(time.asText());
        } catch (DateTimeException | StringIndexOutOfBoundsException e) {
            throw new LocalException(
                    directory + ": time '" + time.asText() + "' (expected: 2026-11-21 12:00:00.000)", e);
        }
    }

    LocalException wrong(String problem) {
        return new LocalException(directory + ": " + problem);
    }
}
