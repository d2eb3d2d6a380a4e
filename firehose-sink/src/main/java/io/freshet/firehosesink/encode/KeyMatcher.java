package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.JsonRules;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the JSON key of a column. */
final class KeyMatcher {
    private final JsonRules rules;
    private final Map<String, String> keysByColumn = new HashMap<>();

    KeyMatcher(JsonRules rules) {
        this.rules = rules;
        rules.keysByColumn().forEach((column, key) -> keysByColumn.put(column.toLowerCase(Locale.ROOT), folded(key)));
    }

    /** The members of an object by the names that columns look for. */
    Map<String, JsonNode> byColumn(JsonNode object) {
        Map<String, JsonNode> members = new HashMap<>();
        object.properties().forEach(member -> members.put(folded(member.getKey()), member.getValue()));
        return members;
    }

    /** The value of a column, whose name is in lower case. */
    @Nullable
    JsonNode value(Map<String, JsonNode> members, String column) {
        return members.get(keyOf(column));
    }

    /** The folded key of the member that a column, whose name is in lower case, has its value from. */
    String keyOf(String column) {
        String key = keysByColumn.get(column);
        return key == null ? column : key;
    }

    String folded(String key) {
        String dotless = rules.dotsToUnderscores() ? key.replace('.', '_') : key;
        return rules.caseInsensitive() ? dotless.toLowerCase(Locale.ROOT) : dotless;
    }
}
