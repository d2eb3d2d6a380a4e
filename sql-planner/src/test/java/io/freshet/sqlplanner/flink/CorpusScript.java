package io.freshet.sqlplanner.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.RowEncoder;
import io.freshet.sqlplanner.source.SourceColumn;
import io.freshet.sqlplanner.source.SourceSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the files of a case of the corpus. */
final class CorpusScript {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CorpusScript() {}

    static List<InputStream> inputs(JsonNode meta) {
        List<InputStream> inputs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> stream : meta.get("input_schema").properties()) {
            List<Column> columns = new ArrayList<>();
            stream.getValue()
                    .forEach(column -> columns.add(new Column(
                            column.get("name").asText(), column.get("type").asText())));
            inputs.add(new InputStream(stream.getKey(), columns));
        }
        return inputs;
    }

    static List<ReferenceTable> tables(JsonNode meta) {
        List<ReferenceTable> tables = new ArrayList<>();
        for (Map.Entry<String, JsonNode> table : meta.path("reference_tables").properties()) {
            List<Column> columns = new ArrayList<>();
            table.getValue()
                    .get("columns")
                    .forEach(column -> columns.add(new Column(
                            column.get("name").asText(), column.get("type").asText())));
            tables.add(new ReferenceTable(table.getKey(), columns));
        }
        return tables;
    }

    static Map<String, TableRows> tableRows(JsonNode meta, JsonNode input) {
        Map<String, TableRows> all = new HashMap<>();
        for (ReferenceTable table : tables(meta)) {
            RecordDecoder decoder =
                    new RecordDecoder(new SourceSchema(new RecordFormat.Json("$"), sources(table.columns())));
            ArrayList<StreamRow> rows = new ArrayList<>();
            for (JsonNode row : input.get("reference_data").get(table.name())) {
                decoder.decode(row.toString().getBytes(StandardCharsets.UTF_8), 0, rows::add, error -> {
                    throw new AssertionError(error.message());
                });
            }
            all.put(table.name(), () -> rows);
        }
        return all;
    }

    static List<ScriptedSource.Event> events(JsonNode meta, JsonNode input) {
        List<ScriptedSource.Event> events = new ArrayList<>();
        for (JsonNode event : input.get("events")) {
            if (event.has("advance_to")) {
                events.add(new ScriptedSource.Event(
                        "", millis(event.get("advance_to").asText()), null));
                continue;
            }
            String stream = event.get("stream").asText();
            long time = millis(event.get("rowtime").asText());
            boolean raw = event.has("raw");
            RecordDecoder decoder = new RecordDecoder(raw ? schema(meta) : schema(inputs(meta), stream));
            byte[] data =
                    (raw ? event.get("raw").asText() : event.get("row").toString()).getBytes(StandardCharsets.UTF_8);
            decoder.decode(data, time, row -> events.add(new ScriptedSource.Event(stream, time, row)), error -> {
                throw new AssertionError(error.message());
            });
        }
        return events;
    }

    private static SourceSchema schema(List<InputStream> inputs, String stream) {
        List<Column> columns = inputs.stream()
                .filter(input -> input.name().equals(stream))
                .findFirst()
                .orElseThrow()
                .columns();
        return new SourceSchema(new RecordFormat.Json("$"), sources(columns));
    }

    private static List<SourceColumn> sources(List<Column> columns) {
        return columns.stream()
                .map(column -> new SourceColumn(column.name(), column.type(), ""))
                .toList();
    }

    private static SourceSchema schema(JsonNode meta) {
        JsonNode schema = meta.at("/input/InputSchema");
        JsonNode mapping = schema.at("/RecordFormat/MappingParameters");
        JsonNode csv = mapping.path("CSVMappingParameters");
        RecordFormat format = csv.isMissingNode()
                ? new RecordFormat.Json(
                        mapping.at("/JSONMappingParameters/RecordRowPath").asText())
                : new RecordFormat.Csv(
                        csv.get("RecordRowDelimiter").asText(),
                        csv.get("RecordColumnDelimiter").asText());
        List<SourceColumn> columns = new ArrayList<>();
        schema.get("RecordColumns")
                .forEach(column -> columns.add(new SourceColumn(
                        column.get("Name").asText(),
                        column.get("SqlType").asText(),
                        column.path("Mapping").asText())));
        return new SourceSchema(format, columns);
    }

    /** An expected row in the words of our encoder, by way of a row of the stream's types. */
    static String canonical(InAppStream stream, JsonNode expected) throws IOException {
        StreamRow[] row = new StreamRow[1];
        JsonNode values = expected.get("row");
        StringBuilder positional = new StringBuilder("{");
        int i = 0;
        for (JsonNode value : expected.has("values") ? expected.get("values") : values) {
            positional
                    .append(i == 0 ? "" : ",")
                    .append('"')
                    .append(stream.columns().get(i).name())
                    .append("\":")
                    .append(value);
            i++;
        }
        byte[] data = positional.append('}').toString().getBytes(StandardCharsets.UTF_8);
        new RecordDecoder(new SourceSchema(new RecordFormat.Json("$"), sources(stream.columns())))
                .decode(data, 0, decoded -> row[0] = decoded, error -> {
                    throw new AssertionError(error.message());
                });
        return JSON.readTree(new RowEncoder(stream.columns(), RowEncoder.Format.JSON).encode(row[0]))
                .toString();
    }

    static long millis(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T'))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }
}
