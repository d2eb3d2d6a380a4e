package io.freshet.firehosesink.lane;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a record is partitioned by: records with equal keys share objects.
 *
 * @param fromQuery by name, as the metadata query gave them
 * @param fromFunction by name, as the function gave them
 */
public record PartitionKeys(Map<String, String> fromQuery, Map<String, String> fromFunction) {
    /** Of records that are not partitioned. */
    public static final PartitionKeys NONE = new PartitionKeys(Map.of(), Map.of());

    public PartitionKeys {
        fromQuery = fromQuery.isEmpty() ? Map.of() : new TreeMap<>(fromQuery);
        fromFunction = fromFunction.isEmpty() ? Map.of() : new TreeMap<>(fromFunction);
    }
}
