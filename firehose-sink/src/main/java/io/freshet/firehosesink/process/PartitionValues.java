package io.freshet.firehosesink.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Which values may be part of an object key. */
final class PartitionValues {
    private static final int MAX_LENGTH = 256;

    private PartitionValues() {}

    /** @throws IOException if it may not */
    static String checked(String key, JsonNode value) throws IOException {
        if (!value.isValueNode() || value.isNull()) {
            throw new IOException("partition key " + key + " is " + (value.isNull() ? "null" : "not a single value"));
        }
        String text = value.asText();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IOException("partition key " + key + " has " + text.length() + " characters (expected: 1 to "
                    + MAX_LENGTH + ")");
        }
        for (String segment : text.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IOException(
                        "partition key " + key + " is " + text + " (expected: no . or .. between slashes)");
            }
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("partition key " + key + " holds control characters");
        }
        return text;
    }
}
