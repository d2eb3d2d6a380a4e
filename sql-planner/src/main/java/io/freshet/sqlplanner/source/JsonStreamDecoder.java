package io.freshet.sqlplanner.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON records, one or several in a record, read straight from their bytes: what no column needs is skipped without being decoded, and no tree is
 * made. The row path says what a row is and may go over lists; column paths start at the row and lead to one value each.
 */
final class JsonStreamDecoder implements RowDecoder {
    private static final JsonFactory JSON = new JsonFactory();

    /** A place in a row: the column that is there, or what is below it. */
    private static final class Place {
        private final Map<String, Place> members = new HashMap<>();
        private final Map<Integer, Place> elements = new HashMap<>();
        private final List<Integer> columns = new ArrayList<>();

        private Place below(JsonPath.Step step) {
            return step.from() >= 0
                    ? elements.computeIfAbsent(step.from(), i -> new Place())
                    : members.computeIfAbsent(step.name(), name -> new Place());
        }

        private boolean isLeaf() {
            return members.isEmpty() && elements.isEmpty();
        }

        /** Whether nothing is both a column and above another. */
        private boolean isSimple() {
            return (columns.isEmpty() || isLeaf())
                    && members.values().stream().allMatch(Place::isSimple)
                    && elements.values().stream().allMatch(Place::isSimple);
        }
    }

    private final List<JsonPath.Step> rowPath;
    private final String[] names;
    private final SqlType[] types;
    private final Place row;

    JsonStreamDecoder(String rowPath, List<SourceColumn> columns, Set<String> needed) {
        this.rowPath = JsonPath.of(rowPath).steps();
        this.names = columns.stream().map(SourceColumn::name).toArray(String[]::new);
        this.types =
                columns.stream().map(column -> SqlType.of(column.sqlType())).toArray(SqlType[]::new);
        this.row = places(columns, needed);
    }

    /** Whether each column leads to one value, and none to a part of another's. */
    static boolean canRead(List<SourceColumn> columns) {
        return columns.stream().noneMatch(column -> path(column).flattens())
                && places(
                                columns,
                                Set.copyOf(
                                        columns.stream().map(SourceColumn::name).toList()))
                        .isSimple();
    }

    private static Place places(List<SourceColumn> columns, Set<String> needed) {
        Place row = new Place();
        for (int i = 0; i < columns.size(); i++) {
            if (needed.contains(columns.get(i).name())) {
                Place place = row;
                for (JsonPath.Step step : path(columns.get(i)).steps()) {
                    place = place.below(step);
                }
                place.columns.add(i);
            }
        }
        return row;
    }

    static JsonPath path(SourceColumn column) {
        return JsonPath.of(column.mapping().isEmpty() ? column.name() : column.mapping());
    }

    @Override
    public void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<String> problems)
            throws IOException {
        try (JsonParser json = JSON.createParser(data)) {
            while (json.nextToken() != null) {
                // a document that breaks off has no rows: they leave when it has ended
                List<StreamRow> complete = new ArrayList<>(1);
                List<String> wrong = new ArrayList<>(0);
                document(new Document(json, data, rowtime, complete, wrong), 0);
                complete.forEach(rows);
                wrong.forEach(problems);
            }
        }
    }

    private record Document(JsonParser json, byte[] data, long rowtime, List<StreamRow> rows, List<String> problems) {}

    /** At a value that the row path has led to so far. A list that it says nothing of is as many documents. */
    private void document(Document document, int step) throws IOException {
        JsonParser json = document.json();
        if (rowPath.isEmpty() && json.currentToken() == JsonToken.START_ARRAY && row.elements.isEmpty()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                row(document);
            }
        } else if (step == rowPath.size()) {
            row(document);
        } else {
            step(document, step);
        }
    }

    private void step(Document document, int step) throws IOException {
        JsonParser json = document.json();
        JsonPath.Step next = rowPath.get(step);
        if (next.from() < 0 && json.currentToken() == JsonToken.START_OBJECT) {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals(next.name())) {
                    document(document, step + 1);
                } else {
                    json.skipChildren();
                }
            }
        } else if (next.from() >= 0 && json.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                if (next.all() ? i >= next.from() : i == next.from()) {
                    document(document, step + 1);
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
    }

    private void row(Document document) throws IOException {
        @Nullable Object[] fields = new @Nullable Object[types.length];
        int problems = document.problems().size();
        value(document, row, fields, problems);
        if (document.problems().size() == problems) {
            document.rows().add(new StreamRow(document.rowtime(), fields));
        }
    }

    /** At a value that columns are in, or are; reads to its end. */
    private void value(Document document, Place place, @Nullable Object[] fields, int problems) throws IOException {
        JsonParser json = document.json();
        if (place.isLeaf()) {
            if (place.columns.isEmpty() || document.problems().size() > problems) {
                json.skipChildren();
            } else {
                column(document, place, fields);
            }
        } else if (json.currentToken() == JsonToken.START_OBJECT && !place.members.isEmpty()) {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                Place below = place.members.get(name);
                json.nextToken();
                if (below == null) {
                    json.skipChildren();
                } else {
                    value(document, below, fields, problems);
                }
            }
        } else if (json.currentToken() == JsonToken.START_ARRAY && !place.elements.isEmpty()) {
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                Place below = place.elements.get(i);
                if (below == null) {
                    json.skipChildren();
                } else {
                    value(document, below, fields, problems);
                }
            }
        } else {
            json.skipChildren();
        }
    }

    private void column(Document document, Place place, @Nullable Object[] fields) throws IOException {
        int first = place.columns.get(0);
        if (place.columns.size() == 1) {
            try {
                fields[first] = Coercion.ofToken(document.json(), types[first], document.data());
            } catch (IllegalArgumentException e) {
                document.problems().add("column " + names[first] + ": " + e.getMessage());
            }
            return;
        }
        // several columns of one value: through its text, as a token is read once
        JsonToken token = document.json().currentToken();
        SqlType text = SqlType.of("VARCHAR");
        Object value = Coercion.ofToken(document.json(), text, document.data());
        for (int column : place.columns) {
            try {
                boolean container = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
                if (container && types[column].kind() != SqlType.Kind.VARCHAR) {
                    throw new IllegalArgumentException("an object or array for " + types[column]);
                }
                fields[column] = value == null ? null : Coercion.ofText(value.toString(), types[column]);
            } catch (IllegalArgumentException e) {
                document.problems().add("column " + names[column] + ": " + e.getMessage());
                return;
            }
        }
    }
}
