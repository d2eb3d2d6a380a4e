package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How JSON keys find their columns, and how times are read.
 *
 * @param caseInsensitive whether keys match whatever their case
 * @param dotsToUnderscores whether a dot in a key is an underscore in the column
 * @param keysByColumn the key of a column that is called otherwise
 * @param timestampPatterns tried in order; empty for the reader's own
 * @param hive whether the reader is Hive's, which takes no numbers in quotes and reads times as {@code Timestamp.valueOf} does
 */
public record JsonRules(
        boolean caseInsensitive,
        boolean dotsToUnderscores,
        Map<String, String> keysByColumn,
        List<String> timestampPatterns,
        boolean hive)
        implements Serializable {
    public static final JsonRules OPENX = new JsonRules(true, false, Map.of(), List.of(), false);

    public static final JsonRules HIVE = new JsonRules(true, false, Map.of(), List.of(), true);

    /** A pattern that stands for milliseconds since the epoch. */
    public static final String MILLIS = "millis";

    public JsonRules {
        keysByColumn = new TreeMap<>(keysByColumn);
        timestampPatterns = List.copyOf(timestampPatterns);
    }
}
