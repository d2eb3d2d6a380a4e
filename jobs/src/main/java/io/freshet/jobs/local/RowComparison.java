package io.freshet.jobs.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.row.DateTimes;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.RowEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows beside those expected: the same ones, in any order, numbers within a tolerance. */
final class RowComparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double TOLERANCE = 1e-6;
    private static final int SHOWN = 20;

    private final CaseFile test;
    private final double tolerance;

    RowComparison(CaseFile test) {
        this.test = test;
        this.tolerance = test.expected().at("/compare/float_rel_tol").asDouble(TOLERANCE);
    }

    /** A row in the words of an output. */
    private record Shown(@Nullable Long time, JsonNode values) {
        @Override
        public String toString() {
            return (time == null ? "" : DateTimes.writeTimestamp(time) + "  ") + values;
        }
    }

    List<String> rows(InAppStream stream, List<StreamRow> actual, JsonNode wanted) throws IOException {
        boolean timed = wanted.path(0).has("rowtime");
        List<Shown> missing = new ArrayList<>();
        for (JsonNode row : wanted) {
            missing.add(new Shown(timed ? test.millis(row.get("rowtime")) : null, values(stream, row)));
        }
        List<Shown> unexpected = new ArrayList<>();
        RowEncoder encoder = new RowEncoder(stream.columns(), RowEncoder.Format.JSON);
        for (StreamRow row : actual) {
            Shown shown = new Shown(timed ? row.rowtime() : null, JSON.readTree(encoder.encode(row)));
            if (!taken(missing, shown)) {
                unexpected.add(shown);
            }
        }
        return missing.isEmpty() && unexpected.isEmpty() ? List.of() : lines(stream.name(), missing, unexpected);
    }

    private boolean taken(List<Shown> missing, Shown row) {
        for (Iterator<Shown> each = missing.iterator(); each.hasNext(); ) {
            Shown candidate = each.next();
            boolean sameTime = candidate.time() == null || candidate.time().equals(row.time());
            if (sameTime && same(candidate.values(), row.values())) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    private boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            double a = one.doubleValue();
            double b = other.doubleValue();
            return a == b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
        }
        if (!one.isObject()) {
            return one.equals(other);
        }
        return one.size() == other.size()
                && one.properties().stream().allMatch(member -> same(member.getValue(), other.path(member.getKey())));
    }

    /** An expected row by way of the stream's types, so that 1 and 1.0 are the same where the column says so. */
    private JsonNode values(InAppStream stream, JsonNode wanted) throws IOException {
        StringBuilder byName = new StringBuilder("{");
        int i = 0;
        for (JsonNode value : wanted.has("values") ? wanted.get("values") : wanted.path("row")) {
            if (i == stream.columns().size()) {
                throw test.wrong("expected.json: a row of " + stream.name() + " has more than "
                        + stream.columns().size() + " values: " + wanted);
            }
            byName.append(i == 0 ? "" : ",")
                    .append(JSON.writeValueAsString(stream.columns().get(i).name()))
                    .append(':')
                    .append(value);
            i++;
        }
        List<StreamRow> rows = new ArrayList<>();
        new RecordDecoder(CaseFile.byName(stream.columns()))
                .decode(byName.append('}').toString().getBytes(StandardCharsets.UTF_8), 0, rows::add, error -> {
                    throw test.wrong("expected.json: " + wanted + ": " + error.message());
                });
        return JSON.readTree(new RowEncoder(stream.columns(), RowEncoder.Format.JSON).encode(rows.get(0)));
    }

    /** Error rows that are wanted must come, and no others. */
    List<String> errors(List<StreamRow> actual, JsonNode wanted) {
        List<StreamRow> unexpected = new ArrayList<>(actual);
        List<String> missing = new ArrayList<>();
        for (JsonNode error : wanted) {
            boolean found = false;
            for (Iterator<StreamRow> each = unexpected.iterator(); each.hasNext() && !found; ) {
                found = isMeant(error, each.next());
                if (found) {
                    each.remove();
                }
            }
            if (!found) {
                missing.add(error.toString());
            }
        }
        return missing.isEmpty() && unexpected.isEmpty()
                ? List.of()
                : lines(
                        "error_stream",
                        missing,
                        unexpected.stream().map(RowComparison::shown).toList());
    }

    private boolean isMeant(JsonNode error, StreamRow row) {
        JsonNode time = error.path(error.has("DATA_ROWTIME") ? "DATA_ROWTIME" : "rowtime");
        return (time.isMissingNode() || Long.valueOf(test.millis(time)).equals(row.field(4)))
                && String.valueOf(row.field(3))
                        .contains(error.path("MESSAGE_contains").asText())
                && String.valueOf(row.field(6))
                        .contains(error.path("PUMP_NAME_contains").asText());
    }

    private static String shown(StreamRow error) {
        return error.field(2) + " in " + error.field(6) + ": " + error.field(3);
    }

    private static List<String> lines(String stream, List<?> missing, List<?> unexpected) {
        List<String> lines = new ArrayList<>();
        lines.add(stream + ":");
        missing.stream().limit(SHOWN).forEach(row -> lines.add("  - missing     " + row));
        unexpected.stream().limit(SHOWN).forEach(row -> lines.add("  + unexpected  " + row));
        int more = Math.max(0, missing.size() - SHOWN) + Math.max(0, unexpected.size() - SHOWN);
        if (more > 0) {
            lines.add("  .. and " + more + " more");
        }
        return lines;
    }
}
