package io.freshet.kcl.table;

import java.util.Set;

/**
 * A global secondary index. It holds the items that have all attributes of its key.
 *
 * @param projected the attributes beside the keys that it shows if its projection is INCLUDE
 */
public record Index(String name, Key key, Projected projection, Set<String> projected, Throughput throughput) {
    /** Which attributes of an item an index shows. */
    public enum Projected {
        ALL,
        KEYS_ONLY,
        INCLUDE
    }

    public Index {
        projected = Set.copyOf(projected);
    }
}
