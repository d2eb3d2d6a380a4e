package io.freshet.firehosesink.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** A jq 1.6 query that gives the partition keys of a record: {@code {customer: .id, year: (.at | strftime("%Y"))}}. */
public final class MetadataQuery {
    private static final int MAX_KEYS = 50;
    private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    /** Not before a colon, where the word is a key. */
    private static final Pattern UNBOUNDED = Pattern.compile(
            "(?<![.$\\w])(def|range|repeat|while|until|recurse|recurse_down|limit|input|inputs|env|combinations|walk)\\b(?!\\s*:)"
                    + "|\\$ENV|\\.\\.|(?<![.\\w])(reduce|foreach|label|include|import)\\b(?!\\s*:)");

    private static final Pattern KEY = Pattern.compile("\\s*(?:([A-Za-z_]\\w*)|\"([^\"\\\\]*)\")\\s*(?=[:,}])");
    private static final Scope BUILTINS = builtins();
    private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);

    private final JsonQuery query;
    private final Set<String> keys;

    private MetadataQuery(JsonQuery query, Set<String> keys) {
        this.query = query;
        this.keys = keys;
    }

    private static Scope builtins() {
        Scope scope = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, scope);
        DateFunctions.addTo(scope);
        return scope;
    }

    /** Reads a query; throws IllegalArgumentException if it is no query for this: the message is for the user. */
    public static MetadataQuery of(String text) {
        String bare = STRINGS.matcher(text).replaceAll("\"\"");
        // strings with expressions inside are looked at whole
        Matcher unbounded = UNBOUNDED.matcher(text.contains("\\(") ? text : bare);
        if (unbounded.find()) {
            throw new IllegalArgumentException("MetadataExtractionQuery uses " + unbounded.group()
                    + ", which is refused: a query must end for every record.");
        }
        Set<String> keys = topLevelKeys(text);
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("MetadataExtractionQuery has " + keys.size()
                    + " keys (expected: an object of 1 to " + MAX_KEYS + " keys such as {customer: .id}).");
        }
        try {
            return new MetadataQuery(JsonQuery.compile(text, Versions.JQ_1_6), keys);
        } catch (JsonQueryException | RuntimeException e) {
            throw new IllegalArgumentException("MetadataExtractionQuery is not valid jq 1.6: " + e.getMessage(), e);
        }
    }

    /** The keys it gives, in the order of the query. */
    public Set<String> keys() {
        return keys;
    }

    /** @throws IOException if the record is no JSON object, or a key has no value that can be part of a name */
    Map<String, String> evaluate(byte[] record) throws IOException {
        JsonNode input = parsed(record);
        JsonNode[] result = new JsonNode[1];
        try {
            query.apply(Scope.newChildScope(BUILTINS), input, output -> {
                if (result[0] != null) {
                    throw new JsonQueryException("it gives more than one result");
                }
                result[0] = output;
            });
        } catch (JsonQueryException | RuntimeException | StackOverflowError e) {
            throw new IOException("the query failed: " + e.getMessage(), e);
        }
        if (result[0] == null || !result[0].isObject()) {
            throw new IOException("the query gave no object");
        }
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> value : result[0].properties()) {
            values.put(value.getKey(), PartitionValues.checked(value.getKey(), value.getValue()));
        }
        return values;
    }

    private static JsonNode parsed(byte[] record) throws IOException {
        try {
            JsonNode input = JSON.readTree(record);
            if (input == null || !input.isObject()) {
                throw new IOException("data is not a JSON object");
            }
            return input;
        } catch (JsonProcessingException e) {
            throw new IOException("data is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Of {@code {a: .x, "b": (.y), c}}; empty if it is not an object. */
    private static Set<String> topLevelKeys(String text) {
        Set<String> keys = new LinkedHashSet<>();
        String query = text.strip();
        if (!query.startsWith("{") || !query.endsWith("}")) {
            return keys;
        }
        int depth = 0;
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == '"') {
                i = endOfString(query, i);
                continue;
            }
            boolean keyMayFollow = (c == '{' && depth == 0) || (c == ',' && depth == 1);
            depth += "{[(".indexOf(c) >= 0 ? 1 : "}])".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 0 && i < query.length() - 1) {
                return Set.of();
            }
            Matcher key = KEY.matcher(query).region(i + 1, query.length()).useTransparentBounds(true);
            if (keyMayFollow && key.lookingAt()) {
                keys.add(key.group(1) != null ? key.group(1) : key.group(2));
                i = key.end() - 1;
            }
        }
        return keys;
    }

    private static int endOfString(String text, int start) {
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
