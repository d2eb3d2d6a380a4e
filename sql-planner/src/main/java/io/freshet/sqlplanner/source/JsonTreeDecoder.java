package io.freshet.sqlplanner.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON records whose columns go over lists: such a column makes a row of each element of its list, and one row where there is none. Needs the whole
 * record as a tree; all other records are for {@link JsonStreamDecoder}.
 */
final class JsonTreeDecoder implements RowDecoder {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final JsonPath rowPath;
    private final String[] names;
    private final JsonPath[] paths;
    private final SqlType[] types;
    private final Set<String> needed;

    JsonTreeDecoder(String rowPath, List<SourceColumn> columns, Set<String> needed) {
        this.rowPath = JsonPath.of(rowPath);
        this.names = columns.stream().map(SourceColumn::name).toArray(String[]::new);
        this.paths = columns.stream()
                .map(column -> JsonPath.of(column.mapping().isEmpty() ? column.name() : column.mapping()))
                .toArray(JsonPath[]::new);
        this.needed = needed;
        this.types =
                columns.stream().map(column -> SqlType.of(column.sqlType())).toArray(SqlType[]::new);
    }

    @Override
    public void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<String> problems)
            throws IOException {
        try (JsonParser json = MAPPER.createParser(data)) {
            while (json.nextToken() != null) {
                JsonNode document = MAPPER.readTree(json);
                // a list is as many documents, unless the row path says otherwise
                boolean list = document.isArray() && rowPath.steps().isEmpty();
                for (JsonNode row : list ? document : rowPath.in(document)) {
                    row(row, rowtime, rows, problems);
                }
            }
        }
    }

    private void row(JsonNode row, long rowtime, Consumer<StreamRow> rows, Consumer<String> problems) {
        int count = 1;
        for (JsonPath path : paths) {
            count = path.flattens() ? Math.max(count, path.in(row).size()) : count;
        }
        for (int i = 0; i < count; i++) {
            @Nullable Object[] fields = new @Nullable Object[types.length];
            int column = 0;
            try {
                for (; column < types.length; column++) {
                    fields[column] = needed.contains(names[column])
                            ? Coercion.ofJson(value(row, paths[column], i), types[column])
                            : null;
                }
            } catch (IllegalArgumentException e) {
                problems.accept("column " + names[column] + ": " + e.getMessage());
                continue;
            }
            rows.accept(new StreamRow(rowtime, fields));
        }
    }

    private static JsonNode value(JsonNode row, JsonPath path, int element) {
        if (!path.flattens()) {
            return path.single(row);
        }
        List<JsonNode> all = path.in(row);
        return element < all.size() ? all.get(element) : MissingNode.getInstance();
    }
}
