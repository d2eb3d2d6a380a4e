package io.freshet.firehosesink.lane;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Checks the prefixes of object keys; every message is for the user. */
public final class Prefixes {
    private static final String ERROR_TYPE = "!{firehose:error-output-type}";

    private Prefixes() {}

    /**
     * Throws IllegalArgumentException if the two do not make valid keys.
     *
     * @param partitioned whether partition keys may be used in the prefix
     */
    public static void check(String prefix, String errorOutputPrefix, ZoneId zone, boolean partitioned) {
        checkExpressions("Prefix", prefix, zone, partitioned);
        checkExpressions("ErrorOutputPrefix", errorOutputPrefix, zone, false);
        if (prefix.contains(ERROR_TYPE)) {
            throw new IllegalArgumentException(
                    "Prefix " + prefix + " contains " + ERROR_TYPE + ", which is only valid in ErrorOutputPrefix.");
        }
        boolean expressions = ObjectKeys.hasExpressions(prefix);
        if ((expressions || partitioned) && errorOutputPrefix.isEmpty()) {
            throw new IllegalArgumentException("ErrorOutputPrefix must be specified when "
                    + (expressions ? "Prefix contains expressions: " + prefix : "dynamic partitioning is enabled."));
        }
        if (ObjectKeys.hasExpressions(errorOutputPrefix) && !errorOutputPrefix.contains(ERROR_TYPE)) {
            throw new IllegalArgumentException(
                    "ErrorOutputPrefix " + errorOutputPrefix + " contains expressions but not " + ERROR_TYPE + ".");
        }
    }

    private static void checkExpressions(String what, String prefix, ZoneId zone, boolean partitioned) {
        String rest = ObjectKeys.replace(prefix, expression -> {
            String value = expression.group(2);
            switch (expression.group(1)) {
                case "timestamp" -> checkPattern(what, value, zone);
                case "firehose" -> {
                    if (!value.equals("random-string") && !value.equals("error-output-type")) {
                        throw new IllegalArgumentException(what + " contains " + expression.group()
                                + " (expected: !{firehose:random-string} or !{firehose:error-output-type}).");
                    }
                }
                case "partitionKeyFromQuery", "partitionKeyFromLambda" ->
                    checkPartitionKey(what, expression.group(), value, partitioned);
                default ->
                    throw new IllegalArgumentException(what + " contains " + expression.group()
                            + " (expected: the namespace timestamp, firehose, partitionKeyFromQuery or"
                            + " partitionKeyFromLambda).");
            }
            return "";
        });
        if (rest.contains("!{")) {
            throw new IllegalArgumentException(what + " " + prefix + " contains !{ that is not an expression.");
        }
    }

    private static void checkPartitionKey(String what, String expression, String name, boolean partitioned) {
        if (what.equals("ErrorOutputPrefix")) {
            throw new IllegalArgumentException(
                    "ErrorOutputPrefix contains " + expression + ", which is only valid in Prefix.");
        }
        if (!partitioned) {
            throw new IllegalArgumentException(
                    what + " contains " + expression + ", which needs DynamicPartitioningConfiguration to be enabled.");
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " contains " + expression + ", which names no key.");
        }
    }

    private static void checkPattern(String what, String pattern, ZoneId zone) {
        try {
            if (pattern.isEmpty()) {
                throw new IllegalArgumentException("it is empty");
            }
            var unused = DateTimeFormatter.ofPattern(pattern).format(Instant.EPOCH.atZone(zone));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    what + " contains the timestamp pattern " + pattern + ", which is not valid: " + e.getMessage(), e);
        }
    }
}
