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
        String text = text(value);
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

    /** A whole number is written without a fraction, whatever arithmetic made it. */
    private static String text(JsonNode value) {
        double number = value.doubleValue();
        boolean whole = value.isFloatingPointNumber() && number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? Long.toString((long) number) : value.asText();
    }
}
