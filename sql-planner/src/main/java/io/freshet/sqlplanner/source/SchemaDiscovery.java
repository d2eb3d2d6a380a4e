package io.freshet.sqlplanner.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The schema that a few records seem to have. JSON objects give a column for each value, nested ones too; other text gives one for each value between
 * delimiters. Names that SQL cannot take unquoted begin with {@code COL_}; text is as long as the next power of two.
 */
public final class SchemaDiscovery {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_COLUMNS = 1000;
    private static final int MAX_NAME = 100;
    private static final int SHORTEST_TEXT = 4;
    private static final int LONGEST_TEXT = 65_535;
    private static final List<String> DELIMITERS = List.of("\t", "|", ";", ",");
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})?");

    private final Predicate<String> reserved;

    private SchemaDiscovery(Predicate<String> reserved) {
        this.reserved = reserved;
    }

    /** The schema, or nothing if the records have none that fits all of them. */
    public static Optional<SourceSchema> of(List<byte[]> records, Predicate<String> reserved) {
        SchemaDiscovery discovery = new SchemaDiscovery(reserved);
        if (records.isEmpty()) {
            return Optional.empty();
        }
        Optional<SourceSchema> json = discovery.json(records);
        return json.isPresent() ? json : discovery.delimited(records);
    }

    private Optional<SourceSchema> json(List<byte[]> records) {
        Map<String, Kinds> byPath = new LinkedHashMap<>();
        boolean lists = false;
        try {
            for (byte[] record : records) {
                try (JsonParser json = JSON.createParser(record)) {
                    while (json.nextToken() != null) {
                        JsonNode document = JSON.readTree(json);
                        lists |= document.isArray();
                        for (JsonNode row : document.isArray() ? document : List.of(document)) {
                            if (!row.isObject()) {
                                return Optional.empty();
                            }
                            collect(row, "$", byPath);
                        }
                    }
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        if (byPath.isEmpty() || byPath.size() > MAX_COLUMNS) {
            return Optional.empty();
        }
        List<SourceColumn> columns = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        byPath.forEach((path, kinds) -> columns.add(new SourceColumn(name(path, taken), kinds.type(), path)));
        return Optional.of(new SourceSchema(new RecordFormat.Json(lists ? "$[0:]" : "$"), columns));
    }

    private static void collect(JsonNode object, String path, Map<String, Kinds> byPath) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            boolean plain = member.getKey().matches("[^.\\[\\]\"']+");
            String below = plain ? path + "." + member.getKey() : path + "[\"" + member.getKey() + "\"]";
            if (member.getValue().isObject() && !member.getValue().isEmpty()) {
                collect(member.getValue(), below, byPath);
            } else if (byPath.size() <= MAX_COLUMNS) {
                byPath.computeIfAbsent(below, unused -> new Kinds()).add(member.getValue());
            }
        }
    }

    /** The last member of the path, or all of them where another column has that name. */
    private String name(String path, List<String> taken) {
        List<String> members =
                JsonPath.of(path).steps().stream().map(JsonPath.Step::name).toList();
        String name = legal(members.get(members.size() - 1), taken.size());
        if (taken.contains(name)) {
            name = legal(String.join("_", members), taken.size());
        }
        if (taken.contains(name)) {
            name = name + "_" + taken.size();
        }
        taken.add(name);
        return name;
    }

    private String legal(String name, int position) {
        String cut = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        String letters = cut.replaceAll("[^A-Za-z0-9_]", "");
        if (letters.isEmpty()) {
            return "COL_" + position;
        }
        return letters.equals(name) && !Character.isDigit(name.charAt(0)) && !reserved.test(name)
                ? name
                : "COL_" + letters;
    }

    private Optional<SourceSchema> delimited(List<byte[]> records) {
        List<String> texts = records.stream()
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .toList();
        boolean printable = texts.stream()
                .allMatch(text -> text.chars().allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r')
                        && text.indexOf('\uFFFD') < 0);
        if (!printable) {
            return Optional.empty();
        }
        String rowDelimiter = texts.stream().anyMatch(text -> text.contains("\r\n")) ? "\r\n" : "\n";
        List<String> rows = texts.stream()
                .flatMap(text -> List.of(text.split(rowDelimiter)).stream())
                .filter(row -> !row.isBlank())
                .toList();
        for (String delimiter : DELIMITERS) {
            Set<Integer> counts = Set.copyOf(
                    rows.stream().map(row -> split(row, delimiter).size()).toList());
            int count = counts.size() == 1 ? counts.iterator().next() : 0;
            if (count > 1 && count <= MAX_COLUMNS) {
                return Optional.of(new SourceSchema(
                        new RecordFormat.Csv(rowDelimiter, delimiter), columns(rows, delimiter, count)));
            }
        }
        return Optional.empty();
    }

    private static List<String> split(String row, String delimiter) {
        return List.of(row.split(Pattern.quote(delimiter), -1));
    }

    private static List<SourceColumn> columns(List<String> rows, String delimiter, int count) {
        List<SourceColumn> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kinds kinds = new Kinds();
            for (String row : rows) {
                kinds.add(split(row, delimiter).get(i).strip());
            }
            columns.add(new SourceColumn("COL_" + i, kinds.type(), ""));
        }
        return columns;
    }

    /** What the values of one column were. */
    private static final class Kinds {
        private boolean whole;
        private boolean big;
        private boolean fraction;
        private boolean truth;
        private boolean time;
        private boolean text;
        private int longest;

        void add(JsonNode value) {
            if (value.isTextual()) {
                time |= isTime(value.textValue());
                text |= !isTime(value.textValue());
                longest = Math.max(longest, value.textValue().length());
            } else if (!value.isNull()) {
                whole |= value.isIntegralNumber();
                big |= value.isIntegralNumber() && !value.canConvertToInt();
                fraction |= value.isFloatingPointNumber();
                truth |= value.isBoolean();
                text |= value.isContainerNode() || value.isBigInteger();
                longest = Math.max(longest, value.toString().length());
            }
        }

        void add(String value) {
            if (value.isEmpty()) {
                return;
            }
            longest = Math.max(longest, value.length());
            if (value.matches("-?\\d{1,18}")) {
                whole = true;
                big |= Long.parseLong(value) != (int) Long.parseLong(value);
            } else if (value.matches("-?\\d*\\.\\d+([eE][+-]?\\d{1,3})?")) {
                fraction = true;
            } else {
                time |= isTime(value);
                text |= !isTime(value);
            }
        }

        private static boolean isTime(String value) {
            return TIMESTAMP.matcher(value).matches();
        }

        String type() {
            int sorts = (whole || fraction ? 1 : 0) + (truth ? 1 : 0) + (time ? 1 : 0) + (text ? 1 : 0);
            if (text || sorts != 1) {
                int length = SHORTEST_TEXT;
                while (length < longest) {
                    length *= 2;
                }
                return "VARCHAR(" + Math.min(LONGEST_TEXT, length) + ")";
            }
            if (truth) {
                return "BOOLEAN";
            }
            return time ? "TIMESTAMP" : fraction ? "DOUBLE" : big ? "BIGINT" : "INTEGER";
        }
    }
}
