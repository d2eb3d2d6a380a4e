package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, and names so much of it as somebody may want to read. Safe for use by many threads. */
final class Findings {
    private static final int NAMED = 1_000;

    private final List<Finding> named = new ArrayList<>();
    private int all;

    synchronized void add(Kind kind, String subject, String message) {
        all++;
        if (named.size() < NAMED) {
            named.add(new Finding(kind, subject, message));
        }
    }

    synchronized List<Finding> named() {
        return List.copyOf(named);
    }

    synchronized int all() {
        return all;
    }
}
