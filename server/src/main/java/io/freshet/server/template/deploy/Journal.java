package io.freshet.server.template.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What was done, as the way back. */
final class Journal {
    /** Undoes one thing. */
    interface Undo {
        void run() throws InterruptedException;
    }

    private record Line(String what, Undo undo) {}

    private final Deque<Line> lines = new ArrayDeque<>();

    void add(String what, Undo undo) {
        lines.push(new Line(what, undo));
    }

    /** Goes back, the latest first; what could not be undone, each with its reason. */
    List<String> undoAll() throws InterruptedException {
        List<String> failures = new ArrayList<>();
        while (!lines.isEmpty()) {
            Line line = lines.pop();
            try {
                line.undo().run();
            } catch (RuntimeException e) {
                failures.add(line.what() + ": " + e.getMessage());
            }
        }
        return failures;
    }
}
