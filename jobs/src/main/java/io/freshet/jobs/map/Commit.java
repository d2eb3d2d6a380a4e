package io.freshet.jobs.map;

import java.util.List;

/**
 * A segment of results that counts.
 *
 * @param segment its name
 * @param spans the calls whose results here are the ones that count
 */
public record Commit(String segment, int bytes, List<Span> spans) {
    public Commit {
        spans = List.copyOf(spans);
    }

    int succeeded() {
        return spans.stream()
                .filter(Span::succeeded)
                .mapToInt(span -> span.to() - span.from())
                .sum();
    }

    int failed() {
        return spans.stream()
                .filter(span -> !span.succeeded())
                .mapToInt(span -> span.to() - span.from())
                .sum();
    }
}
