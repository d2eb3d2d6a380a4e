package io.freshet.jobs.map;

import io.freshet.client.wire.Segment;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Calls one behind the other that ended alike: from an index up to, and without, another. */
public record Span(int from, int to, boolean succeeded) implements Serializable {
    /** Adds a call that comes behind all of the spans. */
    static void add(List<Span> spans, int index, boolean succeeded) {
        Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        if (last != null && last.to == index && last.succeeded == succeeded) {
            spans.set(spans.size() - 1, new Span(last.from, index + 1, succeeded));
        } else {
            spans.add(new Span(index, index + 1, succeeded));
        }
    }

    /** Spans of calls in the order of their indexes. */
    public static List<Span> of(List<Segment.Line> lines) {
        List<Span> spans = new ArrayList<>();
        lines.stream()
                .sorted(Comparator.comparingInt(Segment.Line::index))
                .forEach(line -> add(spans, line.index(), line.status().succeeded()));
        return spans;
    }
}
