package io.freshet.jobs.map.lease;

import java.io.Serializable;

/** Calls by their index, from one on up to, and without, another. */
public record Range(int from, int to) implements Serializable {
    public Range {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("range: " + from + ".." + to + " (expected: at least one call)");
        }
    }

    public int length() {
        return to - from;
    }
}
