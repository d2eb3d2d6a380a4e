package io.freshet.ingest.action;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** What tags may be. */
final class Tags {
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}\\p{Z}_./=+\\-%@:]*");
    private static final int MOST = 50;

    private Tags() {}

    static void requireValid(Map<String, String> tags) {
        boolean valid = tags.entrySet().stream()
                .allMatch(tag -> ALLOWED.matcher(tag.getKey()).matches()
                        && ALLOWED.matcher(Objects.requireNonNullElse(tag.getValue(), "?"))
                                .matches());
        if (!valid) {
            throw KinesisErrors.invalidArgument(
                    "Some tags contain invalid characters. Valid characters: Unicode letters,"
                            + " digits, white space, _ . / = + - % @.");
        }
        requireFew(tags);
    }

    static void requireFew(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw KinesisErrors.invalidArgument("A resource has at most " + MOST + " tags, not " + tags.size() + ".");
        }
    }

    static Map<String, String> merged(Map<String, String> current, Map<String, String> set) {
        Map<String, String> changed = new TreeMap<>(current);
        changed.putAll(set);
        requireFew(changed);
        return changed;
    }

    static Map<String, String> without(Map<String, String> current, List<String> keys) {
        Map<String, String> changed = new TreeMap<>(current);
        changed.keySet().removeAll(Set.copyOf(keys));
        return changed;
    }

    static List<Tag> shapes(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
