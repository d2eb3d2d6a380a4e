package io.freshet.benchmarks.function;

import java.util.Map;

/** The Java function that is measured. */
public final class Echo {
    /** What it gets. */
    public Map<String, Object> handle(Map<String, Object> event) {
        return event;
    }
}
