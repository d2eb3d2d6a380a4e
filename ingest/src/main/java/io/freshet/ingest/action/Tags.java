package io.freshet.ingest.action;

import java.util.Map;
import java.util.regex.Pattern;

/** What tags may be. */
final class Tags {
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}\\p{Z}_./=+\\-%@:]*");
    private static final int MOST = 50;

    private Tags() {}

    static void requireValid(Map<String, String> tags) {
        boolean valid = tags.entrySet().stream()
                .allMatch(tag -> ALLOWED.matcher(tag.getKey()).matches()
                        && ALLOWED.matcher(tag.getValue()).matches());
        if (!valid) {
            throw KinesisErrors.invalidArgument(
                    "Some tags contain invalid characters. Valid characters: Unicode letters,"
                            + " digits, white space, _ . / = + - % @.");
        }
        requireFew(tags);
    }

    static void requireFew(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw KinesisErrors.invalidArgument("A stream has at most " + MOST + " tags, not " + tags.size() + ".");
        }
    }
}
